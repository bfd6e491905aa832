package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Judgement;
import dev.sallyport.plugin.dlp.structure.Cells;
import dev.sallyport.plugin.dlp.structure.Mapped;
import dev.sallyport.plugin.dlp.structure.Splitter;
import dev.sallyport.plugin.dlp.structure.Written;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in text by its structure: values of keys go to the column model, what is left goes to the finders in prose.
 * Thread-safe.
 */
final class TextReader {

    /** What a finder in prose is believed inside a value whose column is harmless: forms that prove themselves. */
    private static final Set<DataType> CERTAIN = EnumSet.of(
            DataType.EMAIL,
            DataType.IBAN,
            DataType.JWT,
            DataType.AWS_ACCESS_KEY,
            DataType.SECRET,
            DataType.PRIVATE_KEY,
            DataType.CONNECTION_STRING,
            DataType.PASSWORD_HASH,
            DataType.CRYPTO_WALLET);

    /** So many words, and a value is prose of its own. */
    private static final int PROSE_WORDS = 4;

    /** From so many words on a value is a sentence. */
    private static final int SENTENCE_WORDS = 8;

    /** No credential is shorter; an IBAN of Norway is. */
    private static final int PROVING_CHARS = 15;

    private static final Set<String> NOTHING = Set.of(
            "null",
            "n/a",
            "na",
            "none",
            "nil",
            "\\n",
            "nan",
            "-",
            "--",
            "undefined",
            "(null)",
            "<null>",
            "unknown",
            "[null]");

    private final ColumnClassifier classifier;
    private final List<ProseFinder> finders;
    private final @Nullable EncodedText encoded;

    /** @param finders in the order in which they are believed where their spans overlap */
    TextReader(ColumnClassifier classifier, List<ProseFinder> finders) {
        this.classifier = classifier;
        this.finders = List.copyOf(finders);
        // What is inside an encoding is not decoded once more.
        this.encoded = new EncodedText(new TextReader(classifier, finders, null)::find);
    }

    private TextReader(ColumnClassifier classifier, List<ProseFinder> finders, @Nullable EncodedText encoded) {
        this.classifier = classifier;
        this.finders = List.copyOf(finders);
        this.encoded = encoded;
    }

    /** Returns the sensitive spans of a text: ordered and apart. */
    List<Span> find(String text) {
        List<Span> spans = new ArrayList<>();
        Cells cells = Splitter.split(text);
        cells.tables().forEach((table, keys) -> table(cells, keys, spans));
        for (Mapped segment : cells.prose()) {
            prose(segment, null, true, spans);
        }
        return apart(spans);
    }

    /** Returns the spans of one value of a column that is not sensitive as a whole. */
    List<Span> inside(String value) {
        String start = value.length() > 64 ? value.substring(0, 64).strip() : value.strip();
        if (start.startsWith("{") || start.startsWith("[") || value.indexOf('\n') >= 0) {
            return find(value);
        }
        List<Span> spans = new ArrayList<>();
        harmless(Mapped.whole(value), spans);
        return apart(spans);
    }

    private void table(Cells cells, Map<String, List<Mapped>> keys, List<Span> spans) {
        List<String> names = List.copyOf(keys.keySet());
        keys.forEach((key, values) -> {
            List<String> neighbours = new ArrayList<>(names);
            neighbours.remove(key);
            Judgement judgement = classifier.judge(new ColumnSample(key, neighbours, sample(values)));
            for (Mapped value : values) {
                if (!judgement.type().sensitive()) {
                    harmless(cells.context(value), spans);
                } else if (!isNothing(value.text())) {
                    sensitive(value, judgement, spans);
                }
            }
        });
    }

    /** A name with an address behind it, as in mails and commits, is two things. */
    private static void sensitive(Mapped value, Judgement judgement, List<Span> spans) {
        String text = value.text();
        int open = text.indexOf(" <");
        int close = text.length() - 1;
        boolean named = judgement.type().inText().equals("PERSON") && open > 0 && text.indexOf('@', open) > 0;
        if (named && text.charAt(close) == '>' && close > open + 2) {
            spans.add(span(value, 0, open, judgement.type(), judgement.score()));
            spans.add(span(value, open + 2, close, DataType.EMAIL, judgement.score()));
        } else {
            spans.add(span(value, 0, text.length(), judgement.type(), judgement.score()));
        }
    }

    /** Different values that say something: the same one twice teaches nothing. */
    private static List<String> sample(List<Mapped> values) {
        List<String> sample = new ArrayList<>();
        for (Mapped value : values) {
            if (sample.size() >= ColumnSample.VALUES_MAX) {
                break;
            }
            String text = Written.plain(value).text();
            if (!isNothing(text) && !sample.contains(text)) {
                sample.add(text);
            }
        }
        return sample;
    }

    private static boolean isNothing(String value) {
        return value.length() <= 10
                && (value.isBlank() || NOTHING.contains(value.strip().toLowerCase(Locale.ROOT)));
    }

    private void harmless(Mapped value, List<Span> spans) {
        String text = value.text();
        int words = words(text);
        if (words >= PROSE_WORDS || mayProveItself(text)) {
            prose(value, words >= PROSE_WORDS ? null : CERTAIN, words >= SENTENCE_WORDS, spans);
        }
    }

    /** Returns how many words there are; no more than make a sentence. */
    private static int words(String text) {
        int words = 1;
        for (int i = text.indexOf(' '); i >= 0 && words < SENTENCE_WORDS; i = text.indexOf(' ', i + 1)) {
            words++;
        }
        return words;
    }

    /** The gate before the finders: most cells have neither a sign of an address nor the length of a credential. */
    private static boolean mayProveItself(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                return true;
            }
            run = c == ' ' ? 0 : run + 1;
            if (run >= PROVING_CHARS) {
                return true;
            }
        }
        return false;
    }

    private void prose(Mapped raw, @Nullable Set<DataType> believed, boolean sentence, List<Span> spans) {
        Mapped segment = Written.plain(raw);
        List<Span> found = new ArrayList<>();
        for (ProseFinder finder : finders) {
            if (finder.guesses() && !sentence) {
                continue;
            }
            for (Span span : finder.find(segment.text())) {
                if ((believed == null || believed.contains(span.type())) && isFree(found, span)) {
                    found.add(span);
                }
            }
        }
        if (encoded != null) {
            for (Span span : encoded.find(segment.text())) {
                if (isFree(found, span)) {
                    found.add(span);
                }
            }
        }
        for (Span span : found) {
            spans.add(span(segment, span.start(), span.end(), span.type(), span.score()));
        }
    }

    private static boolean isFree(List<Span> taken, Span wanted) {
        for (Span span : taken) {
            if (span.start() < wanted.end() && wanted.start() < span.end()) {
                return false;
            }
        }
        return true;
    }

    private static Span span(Mapped text, int from, int to, DataType type, double score) {
        return new Span(text.start(from), text.end(to - 1), type, score);
    }

    /** Orders the spans; of two that overlap, the one that begins first and reaches further stays. */
    private static List<Span> apart(List<Span> spans) {
        spans.sort(Comparator.comparingInt(Span::start).thenComparingInt(span -> -span.end()));
        List<Span> apart = new ArrayList<>(spans.size());
        int end = 0;
        for (Span span : spans) {
            if (span.start() >= end && span.end() > span.start()) {
                apart.add(span);
                end = span.end();
            } else if (span.end() > end) {
                apart.add(new Span(end, span.end(), span.type(), span.score()));
                end = span.end();
            }
        }
        return apart;
    }
}
