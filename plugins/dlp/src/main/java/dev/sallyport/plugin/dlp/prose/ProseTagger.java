package dev.sallyport.plugin.dlp.prose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds persons and addresses in one piece of text by the best sequence of labels. Holds only its model; thread-safe,
 * time and memory linear in the text.
 */
public final class ProseTagger {

    private static final int LABELS = Label.COUNT;

    /** For each label those that may stand before it. */
    private static final byte[][] BEFORE = new byte[LABELS][];

    static {
        for (int to = 0; to < LABELS; to++) {
            byte[] befores = new byte[LABELS];
            int n = 0;
            for (int from = 0; from < LABELS; from++) {
                if (Label.at(from).allows(Label.at(to))) {
                    befores[n++] = (byte) from;
                }
            }
            BEFORE[to] = Arrays.copyOf(befores, n);
        }
    }

    private final WordTable words;
    private final ProseModel model;
    private final float bias;

    /** @param bias added to the score of every label but {@link Label#OUTSIDE}: above zero finds more, below fewer */
    public ProseTagger(WordTable words, ProseModel model, float bias) {
        this.words = words;
        this.model = model;
        this.bias = bias;
    }

    /** Returns the tagger with the same model and another bias. */
    ProseTagger at(float other) {
        return new ProseTagger(words, model, other);
    }

    /** A workspace for one thread; arrays grow to the longest piece and are used again. */
    public static final class Workspace {

        private final Tokens tokens = new Tokens();
        private final ProseFeatures features;
        private float[] scores = new float[64 * LABELS];
        private byte[] backs = new byte[64 * LABELS];
        private float[] best = new float[LABELS];
        private float[] next = new float[LABELS];

        private Workspace(WordTable words) {
            this.features = new ProseFeatures(words);
        }
    }

    public Workspace workspace() {
        return new Workspace(words);
    }

    /** Returns the spans of a range of a text, in order, in offsets of the text. */
    public List<Span> spans(CharSequence text, int from, int to, Workspace space) {
        return spans(read(text, from, to, space), space);
    }

    /** Returns the tokens of a range; they are the workspace's, and the next to read forgets them. */
    Tokens read(CharSequence text, int from, int to, Workspace space) {
        space.tokens.read(text, from, to);
        return space.tokens;
    }

    /** Returns the spans of tokens that the workspace has read. */
    List<Span> spans(Tokens tokens, Workspace space) {
        int size = tokens.size();
        if (size == 0) {
            return List.of();
        }
        if (space.scores.length < size * LABELS) {
            space.scores = new float[size * LABELS * 2];
            space.backs = new byte[size * LABELS * 2];
        }
        space.features.read(tokens);
        for (int i = 0; i < size; i++) {
            int at = i * LABELS;
            model.scores(space.features.rows(tokens, i), space.scores, at);
            for (int label = 1; label < LABELS; label++) {
                space.scores[at + label] += bias;
            }
        }
        return collect(tokens, best(space, size), space.scores);
    }

    private byte[] best(Workspace space, int size) {
        float[] best = space.best;
        float[] next = space.next;
        for (int label = 0; label < LABELS; label++) {
            best[label] = space.scores[label] + (canBegin(label) ? 0 : ProseModel.NEVER);
        }
        for (int i = 1; i < size; i++) {
            int at = i * LABELS;
            for (int to = 0; to < LABELS; to++) {
                byte[] befores = BEFORE[to];
                int from = befores[0];
                float most = best[from] + model.follows(from, to);
                for (int n = 1; n < befores.length; n++) {
                    int k = befores[n];
                    float score = best[k] + model.follows(k, to);
                    if (score > most) {
                        most = score;
                        from = k;
                    }
                }
                next[to] = most + space.scores[at + to];
                space.backs[at + to] = (byte) from;
            }
            float[] swap = best;
            best = next;
            next = swap;
        }
        int last = 0;
        for (int label = 1; label < LABELS; label++) {
            boolean whole = label != Label.PERSON_BEGIN.ordinal() && label != Label.PERSON_INSIDE.ordinal();
            last = whole && best[label] > best[last] ? label : last;
        }
        byte[] path = new byte[size];
        for (int i = size - 1; i >= 0; i--) {
            path[i] = (byte) last;
            last = space.backs[i * LABELS + last];
        }
        return path;
    }

    private static boolean canBegin(int label) {
        return Label.OUTSIDE.allows(Label.at(label));
    }

    private static List<Span> collect(Tokens tokens, byte[] path, float[] scores) {
        List<Span> spans = new ArrayList<>(2);
        int i = 0;
        while (i < path.length) {
            Label label = Label.at(path[i]);
            if (!label.isPerson() && !label.isAddress()) {
                i++;
                continue;
            }
            int first = i;
            float margin = margin(scores, i, path[i]);
            i++;
            while (i < path.length && continues(label, Label.at(path[i]))) {
                margin += margin(scores, i, path[i]);
                i++;
            }
            spans.add(new Span(
                    tokens.start(first),
                    tokens.end(i - 1),
                    label.isPerson() ? "PERSON" : "ADDRESS",
                    sigmoid(margin / (i - first))));
        }
        return spans;
    }

    private static boolean continues(Label first, Label next) {
        return first.isPerson()
                ? first == Label.PERSON_BEGIN && (next == Label.PERSON_INSIDE || next == Label.PERSON_END)
                : next == Label.ADDRESS_INSIDE;
    }

    private static float margin(float[] scores, int token, byte label) {
        return scores[token * LABELS + label] - scores[token * LABELS];
    }

    private static double sigmoid(float margin) {
        return 1 / (1 + Math.exp(-margin));
    }
}
