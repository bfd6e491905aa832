package dev.sallyport.plugin.dlp.column;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns the values of a column into features: rates of facts, forms, lengths, ranges, parts of words. */
final class ValueFeatures {

    private static final int FACT = 32;
    private static final int FACT_COUNT = 33;
    private static final int ID = 34;
    private static final int ID_COUNT = 35;
    private static final int FAMILY = 36;
    private static final int FAMILY_MAIN = 37;
    private static final int LENGTH = 38;
    private static final int DISTINCT = 39;
    private static final int SHAPE = 40;
    private static final int SHAPE_COARSE = 41;
    private static final int YEARS = 42;
    private static final int RANGE = 43;
    private static final int SYMBOL = 44;
    private static final int TOKEN = 45;
    private static final int PREFIX = 46;
    private static final int SUFFIX = 47;
    private static final int START = 48;
    private static final int COUNT = 49;
    private static final int FAMILY_LENGTH = 50;

    private static final Fact[] FACTS = Fact.values();
    private static final NationalIds.Kind[] KINDS = NationalIds.Kind.values();
    private static final int TOKENS_MAX = 24;

    /** How loud the words of values are; they are many. */
    private static final float TOKEN_WEIGHT = 2.5f;

    private final Features features;
    private final List<ValueFacts> values;
    private final int few;

    ValueFeatures(Features features, List<ValueFacts> values) {
        this.features = features;
        this.values = values;
        int n = values.size();
        this.few = n <= 1 ? 0 : n <= 3 ? 1 : n <= 8 ? 2 : 3;
    }

    /** Returns the family most values are of. */
    static Family main(List<ValueFacts> values) {
        int[] counts = new int[Family.values().length];
        int best = Family.EMPTY.ordinal();
        for (ValueFacts value : values) {
            int family = value.family().ordinal();
            if (++counts[family] > counts[best] || counts[best] == 0) {
                best = family;
            }
        }
        return Family.values()[best];
    }

    void add() {
        features.add(Features.hash(COUNT, few, 0));
        if (values.isEmpty()) {
            return;
        }
        facts();
        ids();
        families();
        lengths();
        shapes();
        ranges();
        words();
    }

    private static int rate(int count, int total) {
        if (count == total) {
            return 4;
        }
        double share = (double) count / total;
        return share >= 0.75 ? 3 : share >= 0.3 ? 2 : share > 0.05 ? 1 : 0;
    }

    private void facts() {
        for (Fact fact : FACTS) {
            int count = 0;
            for (ValueFacts value : values) {
                count += value.has(fact) ? 1 : 0;
            }
            if (count > 0) {
                int rate = rate(count, values.size());
                features.add(Features.hash(FACT, fact.ordinal(), rate));
                features.add(Features.hash(FACT_COUNT, fact.ordinal(), rate, few));
            }
        }
    }

    private void ids() {
        long any = 0;
        for (ValueFacts value : values) {
            any |= value.ids();
        }
        for (NationalIds.Kind kind : KINDS) {
            if ((any >>> kind.ordinal() & 1) != 0) {
                int count = 0;
                for (ValueFacts value : values) {
                    count += (int) (value.ids() >>> kind.ordinal() & 1);
                }
                int rate = rate(count, values.size());
                features.add(Features.hash(ID, kind.ordinal(), rate));
                features.add(Features.hash(ID_COUNT, kind.ordinal(), rate, few));
            }
        }
    }

    private void families() {
        int[] counts = new int[Family.values().length];
        for (ValueFacts value : values) {
            counts[value.family().ordinal()]++;
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                features.add(Features.hash(FAMILY, i, rate(counts[i], values.size())));
            }
        }
        features.add(Features.hash(FAMILY_MAIN, main(values).ordinal(), few));
    }

    private void lengths() {
        int sum = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        Set<String> distinct = new HashSet<>();
        for (ValueFacts value : values) {
            int length = value.stats().length;
            sum += length;
            least = Math.min(least, length);
            most = Math.max(most, length);
            distinct.add(value.stats().text);
        }
        int mean = sum / values.size();
        int family = main(values).ordinal();
        features.add(Features.hash(LENGTH, 0, bin(mean)));
        features.add(Features.hash(LENGTH, 1, Math.min(most - least, 12)));
        features.add(Features.hash(LENGTH, 2, bin(most)));
        features.add(Features.hash(FAMILY_LENGTH, family, bin(mean)));
        features.add(Features.hash(FAMILY_LENGTH, family, Math.min(most - least, 6), 1));
        features.add(Features.hash(DISTINCT, rate(distinct.size(), values.size()), few));
    }

    private static int bin(int length) {
        return length <= 24 ? length : 24 + (32 - Integer.numberOfLeadingZeros(length)) * 2;
    }

    private void shapes() {
        Set<String> exact = new HashSet<>();
        Set<String> coarse = new HashSet<>();
        float weight = 1f / Math.min(values.size(), 6);
        for (int i = 0; i < Math.min(values.size(), 6); i++) {
            CharStats stats = values.get(i).stats();
            if (stats.length <= 40) {
                exact.add(shape(stats.text, false));
                coarse.add(shape(stats.text, true));
            }
        }
        for (String shape : exact) {
            features.add(Features.hash(SHAPE, shape), exact.size() == 1 ? 1 : weight * 2);
        }
        for (String shape : coarse) {
            features.add(Features.hash(SHAPE_COARSE, shape), coarse.size() == 1 ? 1 : weight * 2);
        }
    }

    /** Writes 9 for digits, A and a for letters, x for letters without case; runs as one when coarse. */
    private static String shape(String text, boolean coarse) {
        StringBuilder shape = new StringBuilder(text.length());
        char before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char kind = c;
            if (c >= '0' && c <= '9') {
                kind = '9';
            } else if (Character.isLetter(c)) {
                kind = Character.isUpperCase(c) ? 'A' : Character.isLowerCase(c) ? 'a' : 'x';
            }
            if (kind != before || !coarse || (kind != '9' && kind != 'A' && kind != 'a' && kind != 'x')) {
                shape.append(kind);
            }
            before = kind;
        }
        return shape.toString();
    }

    private void ranges() {
        int least = 9999;
        int most = 0;
        int dated = 0;
        int numbers = 0;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        long previous = -1;
        int rising = 0;
        for (ValueFacts value : values) {
            if (value.year() > 0) {
                dated++;
                least = Math.min(least, value.year());
                most = Math.max(most, value.year());
            }
            CharStats stats = value.stats();
            if (stats.onlyDigits() && stats.length <= 18) {
                long number = Long.parseLong(stats.text);
                numbers++;
                low = Math.min(low, number);
                high = Math.max(high, number);
                rising += previous >= 0 && number > previous && number - previous < 20 ? 1 : 0;
                previous = number;
            }
        }
        if (dated * 2 > values.size()) {
            features.add(Features.hash(YEARS, 0, Math.min(Math.max(least, 1800), 2050) / 5, few));
            features.add(Features.hash(YEARS, 1, Math.min(Math.max(most, 1800), 2050) / 5, few));
            features.add(Features.hash(YEARS, 2, Math.min(most - least, 100) / 8, few));
        }
        if (numbers * 2 > values.size()) {
            features.add(Features.hash(RANGE, 0, logarithm(low), few));
            features.add(Features.hash(RANGE, 1, logarithm(high), few));
            features.add(Features.hash(RANGE, 2, logarithm(high - low), few));
            features.add(Features.hash(RANGE, 3, rate(rising, values.size()), few));
        }
    }

    private static int logarithm(long number) {
        return (64 - Long.numberOfLeadingZeros(Math.max(0, number))) * (number < 1 << 16 ? 2 : 1);
    }

    private void words() {
        int read = 0;
        for (int i = 0; i < values.size() && read < TOKENS_MAX; i++) {
            read += WordFacts.tokens(values.get(i).stats().text).size();
        }
        float weight = read == 0 ? 0 : TOKEN_WEIGHT / Math.min(read, TOKENS_MAX);
        int left = TOKENS_MAX;
        for (int i = 0; i < values.size() && left > 0; i++) {
            String text = values.get(i).stats().text;
            features.add(Features.hash(START, text, 0, Math.min(3, text.length())), 0.5f / Math.min(values.size(), 8));
            for (String token : WordFacts.tokens(text)) {
                if (left-- <= 0) {
                    break;
                }
                if (Character.isLetter(token.charAt(0))) {
                    word(HeaderWords.plain(token), weight);
                }
            }
            symbols(text);
        }
    }

    private void word(String plain, float weight) {
        int length = plain.length();
        features.add(Features.hash(TOKEN, plain), weight);
        features.add(Features.hash(PREFIX, plain, 0, Math.min(2, length)), weight / 2);
        features.add(Features.hash(SUFFIX, plain, Math.max(0, length - 2), length), weight / 2);
        if (length > 3) {
            features.add(Features.hash(PREFIX, plain, 0, 3), weight / 2);
            features.add(Features.hash(SUFFIX, plain, length - 3, length), weight);
        }
        if (length > 4) {
            features.add(Features.hash(SUFFIX, plain, length - 4, length), weight / 2);
        }
    }

    private void symbols(String text) {
        float weight = 1f / values.size();
        for (int i = 0; i < text.length() && i < 48; i++) {
            char c = text.charAt(i);
            if (c < 128 && !Formats.letterOrDigit(c) && text.indexOf(c) == i) {
                features.add(Features.hash(SYMBOL, c, 0), weight);
            }
        }
    }
}
