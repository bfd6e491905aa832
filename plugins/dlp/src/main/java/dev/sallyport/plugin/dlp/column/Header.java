package dev.sallyport.plugin.dlp.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a name of a column says, taken apart once: in a result each column is the neighbour of all others, and results
 * of the same names follow each other. Immutable.
 */
final class Header {

    /** A meaning and where it stands in the name. */
    record Meaning(int concept, HeaderLexicon.Place place) {}

    /** Beyond it what is known is forgotten: names may be a client's invention. */
    private static final int KNOWN_MAX = 4096;

    /** Longer names are not kept. */
    private static final int KNOWN_CHARS_MAX = 64;

    private static final Map<String, Header> KNOWN = new ConcurrentHashMap<>();

    /** Longer numbers are years and codes, and tell nothing of the kind of column. */
    private static final int DIGITS_MAX = 3;

    private final List<String> words;
    private final List<String> numbered;
    private final List<Meaning> own;
    private final int[] neighbourWords;
    private final List<Meaning> neighbour;

    private Header(String name) {
        List<String> all = HeaderWords.of(name);
        List<String> lettered = new ArrayList<>(all.size());
        for (String word : all) {
            if (!Character.isDigit(word.charAt(0))) {
                lettered.add(word);
            }
        }
        words = List.copyOf(lettered);
        numbered = numbered(all);
        neighbour = meanings(all);
        own = lettered.size() == all.size() ? neighbour : together(meanings(lettered), neighbour);
        neighbourWords = new int[lettered.size()];
        Arrays.setAll(neighbourWords, i -> HeaderFeatures.neighbourWord(lettered.get(i)));
    }

    private static List<Meaning> meanings(List<String> words) {
        List<Meaning> meanings = new ArrayList<>(2);
        HeaderLexicon.find(words, (concept, place) -> meanings.add(new Meaning(concept, place)));
        return List.copyOf(meanings);
    }

    /** Returns short numbers with the word before them: {@code address 2}, {@code icd 10}. */
    private static List<String> numbered(List<String> words) {
        List<String> numbered = new ArrayList<>(1);
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (Character.isDigit(word.charAt(0)) && word.length() <= DIGITS_MAX) {
                numbered.add(words.get(i - 1) + ' ' + word);
            }
        }
        return List.copyOf(numbered);
    }

    /** What the words mean without their numbers, and what else they mean with them: {@code icd10}. */
    private static List<Meaning> together(List<Meaning> without, List<Meaning> with) {
        List<Meaning> together = new ArrayList<>(without);
        for (Meaning meaning : with) {
            if (without.stream().noneMatch(known -> known.concept() == meaning.concept())) {
                together.add(meaning);
            }
        }
        return List.copyOf(together);
    }

    static Header of(String name) {
        if (name.length() > KNOWN_CHARS_MAX) {
            return new Header(name);
        }
        Header known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        Header made = new Header(name);
        if (KNOWN.size() >= KNOWN_MAX) {
            KNOWN.clear();
        }
        KNOWN.put(name, made);
        return made;
    }

    /** Returns the words that do not begin with a digit. */
    List<String> words() {
        return words;
    }

    /** Returns short numbers with the word before them. */
    List<String> numbered() {
        return numbered;
    }

    /** Returns what these words mean. */
    List<Meaning> meanings() {
        return own;
    }

    /** Returns the features of the words as a neighbour's. */
    int[] neighbourWords() {
        return neighbourWords;
    }

    /** Returns what all words mean, those of digits among them. */
    List<Meaning> neighbourMeanings() {
        return neighbour;
    }
}
