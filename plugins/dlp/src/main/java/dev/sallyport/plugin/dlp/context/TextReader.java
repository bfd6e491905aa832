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

    /** Types without words: behind {@code SSN:} a sentence may follow the number, and only the number is it. */
    private static final Set<DataType> WORDLESS = EnumSet.of(
            DataType.NATIONAL_ID,
            DataType.PASSPORT,
            DataType.DRIVER_LICENSE,
            DataType.CREDIT_CARD,
            DataType.CVV,
            DataType.CARD_EXPIRY,
            DataType.IBAN,
            DataType.BANK_ACCOUNT,
            DataType.ROUTING_NUMBER,
            DataType.MRN,
            DataType.HEALTH_PLAN_ID,
            DataType.NPI,
            DataType.PHONE,
            DataType.DATE_OF_BIRTH,
            DataType.IMEI);

    private static final int SMALL_WORDS = 2;
    private static final int SMALL_WORD_CHARS = 3;

    /** So many words, and a value is prose of its own. */
    private static final int PROSE_WORDS = 4;

    /** From so many words on a value is a sentence. */
    private static final int SENTENCE_WORDS = 8;

    /** No credential is shorter; an IBAN of Norway is. */
    private static final int PROVING_CHARS = 15;

    /** Among so many values different ones are looked for; a column of one word has no others further down. */
    private static final int LOOKS_MAX = 400;

    /** A document shows itself so early. */
    private static final int START_CHARS = 64;

    /** Values longer than this say something. */
    private static final int NOTHING_CHARS_MAX = 10;

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

    private static final Comparator<Span> IN_ORDER = (a, b) ->
            a.start() != b.start() ? Integer.compare(a.start(), b.start()) : Integer.compare(b.end(), a.end());

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
            prose(segment, segment.read(Signs::of), null, true, spans);
        }
        return apart(spans);
    }

    /** Returns the spans of one value of a column that is not sensitive as a whole. */
    List<Span> inside(String value) {
        if (isStructured(value)) {
            return find(value);
        }
        Signs signs = Signs.of(value);
        if (!isWorthReading(signs)) {
            return List.of();
        }
        List<Span> spans = new ArrayList<>(2);
        harmless(Mapped.whole(value), signs, spans);
        return apart(spans);
    }

    private static boolean isStructured(String value) {
        int limit = Math.min(value.length(), START_CHARS);
        int first = 0;
        while (first < limit && Character.isWhitespace(value.charAt(first))) {
            first++;
        }
        boolean document = first < limit && (value.charAt(first) == '{' || value.charAt(first) == '[');
        return document || value.indexOf('\n') >= 0;
    }

    private void table(Cells cells, Map<String, List<Mapped>> keys, List<Span> spans) {
        List<String> names = List.copyOf(keys.keySet());
        keys.forEach((key, values) -> {
            List<String> neighbours = new ArrayList<>(names);
            neighbours.remove(key);
            Judgement judgement = classifier.judge(new ColumnSample(key, neighbours, sample(values)));
            boolean sensitive = judgement.type().sensitive();
            for (Mapped value : values) {
                Mapped context = cells.context(value);
                boolean prose = context != value && WORDLESS.contains(judgement.type()) && isSentence(value);
                if (!sensitive || prose) {
                    harmless(context, context.read(Signs::of), spans);
                } else if (!mayBeNothing(value) || !isNothing(value.text())) {
                    sensitive(value, judgement, spans);
                }
            }
        });
    }

    /** Whether it has words of small letters: more than a month, and more than stands inside a number. */
    private static boolean isSentence(Mapped value) {
        int words = 0;
        int run = 0;
        for (int i = 0; i < value.length() && words < SMALL_WORDS; i++) {
            boolean small = value.charAt(i) >= 'a' && value.charAt(i) <= 'z';
            run = small ? run + 1 : 0;
            words += run == SMALL_WORD_CHARS ? 1 : 0;
        }
        return words >= SMALL_WORDS;
    }

    /** A name with an address behind it, as in mails and commits, is two things. */
    private static void sensitive(Mapped value, Judgement judgement, List<Span> spans) {
        int close = value.length() - 1;
        if (value.charAt(close) == '>' && judgement.type().inText().equals("PERSON")) {
            String text = value.text();
            int open = text.indexOf(" <");
            if (open > 0 && text.indexOf('@', open) > 0 && close > open + 2) {
                spans.add(span(value, 0, open, judgement.type(), judgement.score(), judgement.layer()));
                spans.add(span(value, open + 2, close, DataType.EMAIL, judgement.score(), judgement.layer()));
                return;
            }
        }
        spans.add(span(value, 0, value.length(), judgement.type(), judgement.score(), judgement.layer()));
    }

    /** Different values that say something: the same one twice teaches nothing. */
    private static List<String> sample(List<Mapped> values) {
        List<String> sample = new ArrayList<>();
        int looks = Math.min(values.size(), LOOKS_MAX);
        for (int i = 0; i < looks && sample.size() < ColumnSample.VALUES_MAX; i++) {
            String text = Written.plain(values.get(i)).text();
            if (!isNothing(text) && !sample.contains(text)) {
                sample.add(text);
            }
        }
        return sample;
    }

    /** Whether it is short and begins as a word for nothing does. */
    private static boolean mayBeNothing(Mapped value) {
        char first = value.charAt(0);
        return value.length() <= NOTHING_CHARS_MAX
                && ("nNuU-(<[\\".indexOf(first) >= 0 || Character.isWhitespace(first));
    }

    private static boolean isNothing(String value) {
        return value.length() <= NOTHING_CHARS_MAX
                && (value.isBlank() || NOTHING.contains(value.strip().toLowerCase(Locale.ROOT)));
    }

    private void harmless(Mapped value, Signs signs, List<Span> spans) {
        if (isWorthReading(signs)) {
            boolean prose = signs.words() >= PROSE_WORDS;
            prose(value, signs, prose ? null : CERTAIN, signs.words() >= SENTENCE_WORDS, spans);
        }
    }

    /** The gate before the finders: most cells have neither a sign of an address nor the length of a credential. */
    private static boolean isWorthReading(Signs signs) {
        return signs.words() >= PROSE_WORDS || signs.has(Signs.AT) || signs.unbroken() >= PROVING_CHARS;
    }

    private void prose(
            Mapped raw, Signs rawSigns, @Nullable Set<DataType> believed, boolean sentence, List<Span> spans) {
        Mapped segment = rawSigns.has(Signs.WRITTEN) ? Written.plain(raw) : raw;
        Signs signs = segment == raw ? rawSigns : segment.read(Signs::of);
        String text = segment.text();
        List<Span> found = new ArrayList<>(2);
        for (ProseFinder finder : finders) {
            if ((finder.guesses() && !sentence) || !finder.mayFind(signs, text)) {
                continue;
            }
            for (Span span : finder.find(text)) {
                if ((believed == null || believed.contains(span.type())) && isFree(found, span)) {
                    found.add(span);
                }
            }
        }
        if (encoded != null && encoded.mayFind(signs, text)) {
            for (Span span : encoded.find(text)) {
                if (isFree(found, span)) {
                    found.add(span);
                }
            }
        }
        for (Span span : found) {
            spans.add(span(segment, span.start(), span.end(), span.type(), span.score(), span.layer()));
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

    private static Span span(Mapped text, int from, int to, DataType type, double score, String layer) {
        return new Span(text.start(from), text.end(to - 1), type, score, layer);
    }

    /** Orders the spans; of two that overlap, the one that begins first and reaches further stays. */
    private static List<Span> apart(List<Span> spans) {
        if (spans.size() > 1) {
            spans.sort(IN_ORDER);
        }
        List<Span> apart = new ArrayList<>(spans.size());
        int end = 0;
        for (Span span : spans) {
            if (span.start() >= end && span.end() > span.start()) {
                apart.add(span);
                end = span.end();
            } else if (span.end() > end) {
                apart.add(new Span(end, span.end(), span.type(), span.score(), span.layer()));
                end = span.end();
            }
        }
        return apart;
    }
}
