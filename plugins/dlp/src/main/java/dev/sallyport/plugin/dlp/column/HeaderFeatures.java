package dev.sallyport.plugin.dlp.column;

import java.util.List;

/** Turns names into features: words, pairs of words, runs of characters, concepts. */
final class HeaderFeatures {

    private static final int WORD = 1;
    private static final int LAST = 2;
    private static final int FIRST = 3;
    private static final int PAIR = 4;
    private static final int WHOLE = 5;
    private static final int GRAM = 6;
    private static final int CONCEPT = 7;
    private static final int CONCEPT_PLACE = 8;
    private static final int NEIGHBOUR = 9;
    private static final int NEIGHBOUR_CONCEPT = 10;
    private static final int CONCEPT_FAMILY = 11;
    private static final int WORD_FAMILY = 12;
    private static final int NEIGHBOUR_FAMILY = 13;
    private static final int COUNT = 14;
    private static final int NOTHING = 15;
    private static final int GRAM_MAX = 5;
    private static final int CHARS_MAX = 40;

    /** What a client calls a column that has no name of its own. */
    private static final List<String> OPAQUE = List.of(
            "",
            "column",
            "col",
            "value",
            "val",
            "expr",
            "coalesce",
            "max",
            "min",
            "concat",
            "x",
            "v",
            "c",
            "f",
            "data",
            "text",
            "info",
            "attr",
            "field",
            "case",
            "upper",
            "lower",
            "substring",
            "to",
            "item",
            "json",
            "string");

    private final Features features;
    private final Family family;

    HeaderFeatures(Features features, Family family) {
        this.features = features;
        this.family = family;
    }

    /**
     * Adds the features of a column's own name.
     *
     * @param concepts whether concepts are told; training leaves them out at times
     */
    void own(String name, boolean concepts) {
        Header header = Header.of(name);
        List<String> words = header.words();
        if (words.isEmpty() || (words.size() == 1 && OPAQUE.contains(words.getFirst()))) {
            features.add(Features.hash(NOTHING, 0, 0));
            features.add(Features.hash(NOTHING, 1, family.ordinal()));
            return;
        }
        String before = "";
        StringBuilder joined = new StringBuilder("^");
        for (String word : words) {
            features.add(Features.hash(WORD, word));
            if (!before.isEmpty()) {
                features.add(Features.hash(PAIR, before + ' ' + word));
            }
            before = word;
            joined.append(word);
        }
        for (String pair : header.numbered()) {
            features.add(Features.hash(PAIR, pair));
        }
        features.add(Features.hash(FIRST, words.getFirst()));
        features.add(Features.hash(LAST, words.getLast()));
        int familyHash = Features.hash(WORD_FAMILY, words.getLast());
        features.add(Features.hash(WORD_FAMILY, familyHash, family.ordinal()));
        features.add(Features.hash(WHOLE, joined));
        features.add(Features.hash(COUNT, Math.min(words.size(), 5), 0));
        grams(joined.append('$'));
        if (concepts) {
            for (Header.Meaning meaning : header.meanings()) {
                int concept = meaning.concept();
                int place = meaning.place().ordinal();
                features.add(Features.hash(CONCEPT, concept, 0));
                features.add(Features.hash(CONCEPT_PLACE, concept, place));
                features.add(Features.hash(CONCEPT_FAMILY, concept, family.ordinal()));
                features.add(Features.hash(CONCEPT_FAMILY, concept, family.ordinal(), 1 + place));
            }
        }
    }

    /** Adds runs of three to five characters, weighted so that long names do not shout. */
    private void grams(StringBuilder joined) {
        int length = Math.min(joined.length(), CHARS_MAX);
        int grams = Math.max(1, length - 2);
        float weight = (float) Math.min(1, 6.0 / grams);
        for (int size = 3; size <= GRAM_MAX; size++) {
            for (int i = 0; i + size <= length; i++) {
                features.add(Features.hash(GRAM, joined, i, i + size), weight);
            }
        }
    }

    /** Adds what the other columns are called. */
    void neighbours(List<String> names, boolean concepts) {
        if (names.isEmpty()) {
            return;
        }
        float weight = (float) (1 / Math.sqrt(names.size()));
        for (String name : names) {
            Header header = Header.of(name);
            for (int word : header.neighbourWords()) {
                features.add(word, weight);
            }
            if (concepts) {
                for (Header.Meaning meaning : header.neighbourMeanings()) {
                    features.add(Features.hash(NEIGHBOUR_CONCEPT, meaning.concept(), 0), weight);
                    features.add(Features.hash(NEIGHBOUR_FAMILY, meaning.concept(), family.ordinal()), weight);
                }
            }
        }
    }

    /** Returns the feature of a word in a neighbour's name. */
    static int neighbourWord(String word) {
        return Features.hash(NEIGHBOUR, word);
    }
}
