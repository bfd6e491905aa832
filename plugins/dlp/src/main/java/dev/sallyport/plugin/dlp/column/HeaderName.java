package dev.sallyport.plugin.dlp.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name of a column, read once: its words and what they mean. The same names come again with every result.
 *
 * @param words without those that are only digits
 */
record HeaderName(List<String> words, List<Meaning> meanings) {

    /** What a run of its words means. */
    record Meaning(int concept, HeaderLexicon.Place place) {}

    /** Beyond it the memory starts afresh: names may be a client's invention. */
    private static final int NAMES_MAX = 8192;

    private static final Map<String, HeaderName> READ = new ConcurrentHashMap<>();

    static HeaderName of(String name) {
        HeaderName known = READ.get(name);
        if (known != null) {
            return known;
        }
        List<String> words = HeaderWords.of(name);
        List<String> spoken = new ArrayList<>(words.size());
        for (String word : words) {
            if (!Character.isDigit(word.charAt(0))) {
                spoken.add(word);
            }
        }
        List<Meaning> own = new ArrayList<>(2);
        HeaderLexicon.find(words, (concept, place) -> own.add(new Meaning(concept, place)));
        HeaderName read = new HeaderName(List.copyOf(spoken), List.copyOf(own));
        if (READ.size() >= NAMES_MAX) {
            READ.clear();
        }
        READ.put(name, read);
        return read;
    }
}
