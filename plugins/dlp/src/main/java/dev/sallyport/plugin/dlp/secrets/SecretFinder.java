package dev.sallyport.plugin.dlp.secrets;

import dev.sallyport.plugin.dlp.prose.Shipped;
import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.WordTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds secrets in texts. Holds only its model; thread-safe, time linear in the text. */
public final class SecretFinder {

    /** Above this a candidate counts as a secret; chosen on lines of patterns that the model had not seen. */
    public static final double THRESHOLD = 0.5;

    /** So long a run may be a secret of small letters alone. */
    private static final int LETTERS_RUN = 20;

    /** No URL with a password is shorter: {@code a://:ppp@h}. */
    private static final int URL_RUN = 10;

    /** Longer cells are texts. */
    private static final int CELL_MAX = 512;

    private final WordTable words;
    private final SecretModel model;
    private final double threshold;

    public SecretFinder(WordTable words, SecretModel model, double threshold) {
        this.words = words;
        this.model = model;
        this.threshold = threshold;
    }

    /** Returns the finder with the same model and another threshold. */
    public SecretFinder at(double other) {
        return new SecretFinder(words, model, other);
    }

    /** Returns the finder with the model that this plugin ships. */
    public static SecretFinder shipped(WordTable words) {
        return new SecretFinder(words, Shipped.read(SecretFinder.class, "secrets.bin", SecretModel::read), THRESHOLD);
    }

    /**
     * Whether a text may hold a secret at all.
     *
     * @param run its longest run without white space and quotes
     * @param mixed whether it has digits, or some capitals
     * @param colon whether it has a colon
     */
    public static boolean mayHold(CharSequence text, int run, boolean mixed, boolean colon) {
        return run >= LETTERS_RUN
                || (mixed && run >= Candidates.LEAST_BARE)
                || (colon && run >= URL_RUN)
                || SecretWords.areIn(text);
    }

    /** Returns the spans of a text, in order; none lies over another. */
    public List<Span> spans(CharSequence text) {
        List<Span> certain = certain(text);
        List<Candidate> candidates = Candidates.of(text);
        if (candidates.isEmpty()) {
            return certain;
        }
        List<Span> spans = new ArrayList<>(certain);
        SecretFeatures features = new SecretFeatures(words);
        for (Candidate candidate : candidates) {
            if (isFree(certain, candidate)) {
                features.read(text, candidate);
                double score = model.probability(features);
                if (score >= threshold) {
                    spans.add(new Span(candidate.start(), candidate.end(), type(candidate), score));
                }
            }
        }
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }

    /** Returns the spans of a cell: the whole of it when it is one word that the name of its column explains. */
    public List<Span> spans(String name, CharSequence cell) {
        if (cell.length() == 0 || cell.length() > CELL_MAX || !isWord(cell)) {
            return spans(cell);
        }
        double score = score(name, cell.toString());
        if (score < threshold) {
            return List.of();
        }
        String text = name + "=" + cell;
        return List.of(new Span(0, cell.length(), type(whole(name, text)), score));
    }

    private static boolean isWord(CharSequence cell) {
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) <= ' ') {
                return false;
            }
        }
        return true;
    }

    /** Returns how likely a value under a name is a secret, from 0 to 1. */
    public double score(String name, String value) {
        if (value.isEmpty()) {
            return 0;
        }
        String text = name + "=" + value;
        if (!certain(value).isEmpty()) {
            return 1;
        }
        SecretFeatures features = new SecretFeatures(words);
        features.read(text, whole(name, text));
        return model.probability(features);
    }

    private static Candidate whole(String name, String text) {
        int word = SecretWords.of(text).last(0, name.length());
        return new Candidate(name.length() + 1, text.length(), 0, name.length(), 1, false, word);
    }

    private static List<Span> certain(CharSequence text) {
        List<Span> spans = new ArrayList<>(2);
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == ':') {
                int floor = spans.isEmpty() ? 0 : spans.getLast().end();
                CredentialUrls.Match url = CredentialUrls.around(text, i, floor);
                if (url.end() > i) {
                    spans.add(new Span(url.start(), url.end(), "CONNECTION_STRING", 1));
                    i = url.end();
                    continue;
                }
            }
            if (i > 0 && isPart(text.charAt(i - 1))) {
                i++;
                continue;
            }
            KnownTokens.Match match = KnownTokens.at(text, i);
            if (match.end() > i) {
                spans.add(new Span(i, match.end(), match.type(), 1));
                i = match.end();
            } else {
                i++;
            }
        }
        return spans;
    }

    private static boolean isPart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static boolean isFree(List<Span> certain, Candidate candidate) {
        for (Span span : certain) {
            if (candidate.start() < span.end() && span.start() < candidate.end()) {
                return false;
            }
        }
        return true;
    }

    private static String type(Candidate candidate) {
        boolean password = candidate.word() == SecretWords.NONE
                ? candidate.end() - candidate.start() < 20
                : SecretWords.isPassword(candidate.word());
        return password ? "PASSWORD" : "SECRET";
    }
}
