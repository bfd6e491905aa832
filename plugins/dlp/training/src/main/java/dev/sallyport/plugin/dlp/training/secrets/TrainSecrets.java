package dev.sallyport.plugin.dlp.training.secrets;

import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.WordTable;
import dev.sallyport.plugin.dlp.secrets.Candidate;
import dev.sallyport.plugin.dlp.secrets.Candidates;
import dev.sallyport.plugin.dlp.secrets.SecretFeatures;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import dev.sallyport.plugin.dlp.secrets.SecretModel;
import dev.sallyport.plugin.dlp.training.prose.Passage;
import dev.sallyport.plugin.dlp.training.prose.Passages;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Trains the filter of secrets by logistic regression and prints how it does on patterns it has not seen. */
public final class TrainSecrets {

    private static final long SEED = 20261129;
    private static final int ROUNDS = 6;
    private static final int LINES = 60_000;
    private static final float RATE = 0.1f;
    private static final Set<String> TYPES =
            Set.of("SECRET", "PASSWORD", "PASSWORD_HASH", "AWS_ACCESS_KEY", "JWT", "PRIVATE_KEY", "CONNECTION_STRING");

    private record Case(int[] rows, boolean secret) {}

    private final PrintStream out;
    private final WordTable words;
    private final List<Case> cases = new ArrayList<>();

    private TrainSecrets(PrintStream out, WordTable words) {
        this.out = out;
        this.words = words;
    }

    /** {@code DATA WORDS MODEL [apart]}: with {@code apart}, a fourth of the patterns is kept for measuring. */
    public static void main(String[] arguments) throws IOException {
        WordTable words;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])))) {
            words = WordTable.read(file);
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        SecretModel model = new TrainSecrets(out, words).train(Path.of(arguments[0]), arguments.length > 3 ? 4 : 0);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])))) {
            model.write(file);
        }
    }

    private SecretModel train(Path data, int apart) throws IOException {
        SecretLines lines = new SecretLines(SEED, apart);
        for (Passage passage : lines.make(LINES, false)) {
            collect(passage);
        }
        for (Passage passage : Passages.read(data.resolve("text_synth_train.jsonl"))) {
            collect(passage);
        }
        for (Passage passage : Passages.read(data.resolve("text_ner_train.jsonl"))) {
            collect(passage);
        }
        out.printf(
                "%d candidates, %d of them secrets%n",
                cases.size(), cases.stream().filter(Case::secret).count());
        SecretModel model = SecretModel.of(fit());
        for (double threshold : new double[] {0.3, 0.5, 0.7}) {
            SecretFinder finder = new SecretFinder(words, model, threshold);
            out.println("threshold " + threshold);
            score("dev", Passages.read(data.resolve("text_synth_dev.jsonl")), finder, threshold == 0.5);
            if (apart > 0) {
                score("lines", lines.make(8000, true), finder, true);
            }
        }
        return model;
    }

    private void collect(Passage passage) {
        SecretFeatures features = new SecretFeatures(words);
        for (Candidate candidate : Candidates.of(passage.text())) {
            int covered = 0;
            for (Passage.Mark mark : passage.marks()) {
                if (TYPES.contains(mark.type())) {
                    covered += Math.max(
                            0, Math.min(mark.end(), candidate.end()) - Math.max(mark.start(), candidate.start()));
                }
            }
            boolean secret = covered * 2 > candidate.end() - candidate.start();
            if (!secret && covered > 0) {
                continue;
            }
            features.read(passage.text(), candidate);
            int[] rows = new int[features.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = features.row(i);
            }
            cases.add(new Case(rows, secret));
        }
    }

    private float[] fit() {
        float[] weights = new float[SecretModel.ROWS];
        float[] sums = new float[SecretModel.ROWS];
        float[] squares = new float[SecretModel.ROWS];
        Arrays.fill(squares, 0.1f);
        SplittableRandom random = new SplittableRandom(SEED);
        int averaged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = cases.size() - 1; i > 0; i--) {
                int k = random.nextInt(i + 1);
                Case swap = cases.get(i);
                cases.set(i, cases.get(k));
                cases.set(k, swap);
            }
            for (Case one : cases) {
                float sum = 0;
                for (int row : one.rows) {
                    sum += weights[row];
                }
                float slope = (float) (1 / (1 + StrictMath.exp(-sum))) - (one.secret ? 1 : 0);
                if (Math.abs(slope) < 1e-3) {
                    continue;
                }
                for (int row : one.rows) {
                    float g = slope + 1e-5f * weights[row];
                    squares[row] += g * g;
                    weights[row] -= RATE * g / (float) Math.sqrt(squares[row]);
                }
            }
            if (round >= ROUNDS / 2) {
                averaged++;
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weights[i];
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= averaged;
        }
        return sums;
    }

    private void score(String name, List<Passage> passages, SecretFinder finder, boolean byKind) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Passage passage : passages) {
            List<Span> spans = finder.spans(passage.text());
            List<int[]> keys = List.of(
                    counts.computeIfAbsent(name, key -> new int[5]),
                    counts.computeIfAbsent(name + " " + passage.kind(), key -> new int[5]));
            List<Passage.Mark> marks = passage.marks().stream()
                    .filter(mark -> TYPES.contains(mark.type()))
                    .toList();
            for (int[] count : keys) {
                for (Passage.Mark mark : marks) {
                    count[0]++;
                    count[1] += spans.stream().anyMatch(s -> s.start() < mark.end() && mark.start() < s.end()) ? 1 : 0;
                }
                for (Span span : spans) {
                    boolean right = marks.stream().anyMatch(m -> span.start() < m.end() && m.start() < span.end());
                    count[2] += right ? 0 : 1;
                }
                count[3] += marks.isEmpty() ? 1 : 0;
                count[4] += marks.isEmpty() && !spans.isEmpty() ? 1 : 0;
            }
        }
        counts.forEach((key, c) -> {
            if (byKind || key.equals(name)) {
                out.printf(
                        "  %s: recall %.3f of %d, false spans %d, clean passages flagged %.3f of %d%n",
                        key,
                        c[0] == 0 ? 0 : (double) c[1] / c[0],
                        c[0],
                        c[2],
                        c[3] == 0 ? 0 : (double) c[4] / c[3],
                        c[3]);
            }
        });
    }
}
