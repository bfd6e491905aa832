package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.ProseFeatures;
import dev.sallyport.plugin.dlp.prose.ProseModel;
import dev.sallyport.plugin.dlp.prose.ProseTagger;
import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.Tokens;
import dev.sallyport.plugin.dlp.prose.WordTable;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Trains the tagger of running text and prints how it does on what it has not seen. */
public final class TrainProse {

    private static final long SEED = 20261129;
    private static final int ROUNDS = 12;

    /** The weights after this round, and after each one behind it, are averaged. */
    private static final int AVERAGED_FROM = 4;

    private static final int GENERATED = 12_000;
    private static final float LEAST = 0.02f;

    private final PrintStream out;
    private final Path data;
    private final WordTable words;
    private final Set<String> heldOut;
    private final Random64 random = new Random64(SEED);

    private TrainProse(PrintStream out, Path data, WordTable words, Set<String> heldOut) {
        this.out = out;
        this.data = data;
        this.words = words;
        this.heldOut = heldOut;
    }

    /**
     * {@code train DATA WORDS MODEL [SOURCE...]}: trains on all sources but those named, which it scores. {@code words
     * LEXICA WORDS}: makes the table of words.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("words")) {
            People people = new People(SEED, People.EACH);
            WordTable table = WordTables.of(Path.of(arguments[1]), people.firsts(), people.lasts());
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])))) {
                table.write(file);
            }
            out().println(table.size() + " words");
            return;
        }
        WordTable words;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(arguments[2])))) {
            words = WordTable.read(file);
        }
        Set<String> heldOut = Set.copyOf(List.of(arguments).subList(4, arguments.length));
        ProseModel model = new TrainProse(out(), Path.of(arguments[1]), words, heldOut).train();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3])))) {
            model.write(file);
        }
    }

    private static PrintStream out() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    private ProseModel train() throws IOException {
        List<Passage> natural = new ArrayList<>();
        List<Passage> apart = new ArrayList<>();
        for (Passage passage : Passages.read(data.resolve("text_ner_train.jsonl"))) {
            (heldOut.contains(passage.source()) ? apart : natural).add(passage);
        }
        List<Passage> synthetic = new ArrayList<>();
        if (!heldOut.contains("synth")) {
            for (Passage passage : Passages.read(data.resolve("text_synth_train.jsonl"))) {
                if (passage.kind().equals("note") || random.once(0.12)) {
                    synthetic.add(passage);
                }
            }
        }
        People people = new People(SEED, People.EACH);
        Sentences sentences = new Sentences(people, random);
        Variation variation = new Variation(people, sentences, random);
        Trainer trainer = new Trainer();
        Tokens tokens = new Tokens();
        ProseFeatures features = new ProseFeatures(words);
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            List<Passage> passages = new ArrayList<>(natural);
            for (Passage passage : natural) {
                boolean named =
                        passage.marks().stream().anyMatch(mark -> mark.type().equals("PERSON"));
                if (named && random.once(0.5)) {
                    passages.add(variation.otherNames(passage));
                }
                if (random.once(0.15)) {
                    passages.add(variation.otherCase(passage, random.once(0.4)));
                }
            }
            for (Passage passage : synthetic) {
                if (random.once(0.5)) {
                    passages.add(passage);
                }
            }
            for (int i = 0; i < GENERATED; i++) {
                Passage passage = sentences.next();
                passages.add(random.once(0.05) ? variation.otherCase(passage, random.once(0.5)) : passage);
            }
            random.shuffle(passages);
            int lines = 0;
            for (Passage passage : passages) {
                features.hide(random.below(1 << 30), random.once(0.5) ? 64 : 0);
                for (Example example : Example.of(passage, tokens, features)) {
                    trainer.learn(example);
                    lines++;
                }
            }
            if (round >= AVERAGED_FROM) {
                trainer.average();
            }
            out.printf("round %d: %d lines, %d ms%n", round, lines, (System.nanoTime() - begin) / 1_000_000);
        }
        ProseModel model = trainer.model(LEAST);
        for (float bias : new float[] {0, 0.5f, 1, 1.5f}) {
            report(model, bias, apart);
        }
        return model;
    }

    private void report(ProseModel model, float bias, List<Passage> apart) throws IOException {
        List<Passage> passages = new ArrayList<>(apart);
        passages.addAll(Passages.read(data.resolve("text_ner_dev.jsonl")).stream()
                .map(p -> new Passage(p.text(), p.marks(), "dev-" + p.source(), p.kind()))
                .toList());
        passages.addAll(Passages.read(data.resolve("text_synth_dev.jsonl")).stream()
                .map(p -> new Passage(p.text(), p.marks(), "dev-" + p.kind(), p.kind()))
                .toList());
        ProseTagger tagger = new ProseTagger(words, model, bias);
        ProseTagger.Workspace space = tagger.workspace();
        Map<String, Score> scores = new TreeMap<>();
        for (Passage passage : passages) {
            List<Span> spans = new ArrayList<>();
            int from = 0;
            String text = passage.text();
            while (from < text.length()) {
                int end = text.indexOf('\n', from);
                end = end < 0 ? text.length() : end;
                spans.addAll(tagger.spans(text, from, end, space));
                from = end + 1;
            }
            for (String type : List.of("PERSON", "ADDRESS")) {
                scores.computeIfAbsent(passage.source() + " " + type, key -> new Score(type))
                        .add(passage, spans);
            }
        }
        out.println("bias " + bias);
        scores.forEach((key, score) -> {
            if (score.f1() > 0
                    && (bias == 0
                            || !key.startsWith("dev-")
                            || key.startsWith("dev-note")
                            || key.startsWith("dev-wnut"))) {
                out.println("  " + key + "  " + score);
            }
        });
    }
}
