package dev.sallyport.plugin.dlp.column;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows what words of headers mean in some languages: {@code fodselsdato} and {@code dob} are one concept. */
final class HeaderLexicon {

    /** How a concept stands in a header. */
    enum Place {
        WHOLE,
        LAST,
        INSIDE
    }

    /** Receives the concepts of a header. */
    interface Found {
        void concept(int concept, Place place);
    }

    private static final int RUN_MAX = 5;
    private static final Map<String, Integer> CONCEPTS = new HashMap<>();
    private static final Map<Integer, DataType> TYPES = new HashMap<>();
    private static final Set<String> LAST_WORDS = new HashSet<>();

    static {
        int concept = 0;
        for (Map.Entry<String, List<String>> list :
                WordLists.read("headers.txt").entrySet()) {
            concept++;
            for (DataType type : DataType.values()) {
                if (type.name().equalsIgnoreCase(list.getKey())) {
                    TYPES.put(concept, type);
                }
            }
            for (String entry : list.getValue()) {
                List<String> words = HeaderWords.of(entry);
                CONCEPTS.putIfAbsent(String.join("", words), concept);
                LAST_WORDS.add(words.getLast());
            }
        }
    }

    private HeaderLexicon() {}

    /** Whether any meaning ends with a word; most words end none. */
    static boolean endsMeaning(String word) {
        return LAST_WORDS.contains(word);
    }

    /** Returns the type that a concept names, if it names one. */
    static DataType type(int concept) {
        return TYPES.getOrDefault(concept, DataType.NONE);
    }

    /** Finds the concepts of runs of words, the longest run at each place. */
    static void find(List<String> words, Found found) {
        for (int from = 0; from < words.size(); from++) {
            StringBuilder run = new StringBuilder();
            int best = 0;
            int end = from;
            for (int to = from; to < words.size() && to < from + RUN_MAX; to++) {
                Integer concept = CONCEPTS.get(run.append(words.get(to)).toString());
                if (concept != null) {
                    best = concept;
                    end = to;
                }
            }
            if (best > 0) {
                boolean last = end == words.size() - 1;
                found.concept(best, from == 0 && last ? Place.WHOLE : last ? Place.LAST : Place.INSIDE);
            }
        }
    }
}
