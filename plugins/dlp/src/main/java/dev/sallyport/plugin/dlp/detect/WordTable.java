package dev.sallyport.plugin.dlp.detect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map from lower-case ASCII words that is asked with a part of a text, whatever its case, without copying it. */
final class WordTable<T> {

    private static final int SLOTS = 1024;

    private final String[] words = new String[SLOTS];
    private final List<@Nullable T> values = new ArrayList<>();
    private final int[] places = new int[SLOTS];
    private int longest;

    void put(String word, T value) {
        if (values.size() >= SLOTS / 2) {
            throw new IllegalStateException("too many words for a table of " + SLOTS + " slots");
        }
        int slot = hash(word, 0, word.length()) & (SLOTS - 1);
        while (words[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        words[slot] = word;
        places[slot] = values.size();
        values.add(value);
        longest = Math.max(longest, word.length());
    }

    /** Returns what the word between two places of a text stands for, or null. */
    @Nullable
    T get(String text, int start, int end) {
        int length = end - start;
        if (length > longest) {
            return null;
        }
        int slot = hash(text, start, end) & (SLOTS - 1);
        while (words[slot] != null) {
            if (words[slot].length() == length && text.regionMatches(true, start, words[slot], 0, length)) {
                return values.get(places[slot]);
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + (text.charAt(i) | 0x20);
        }
        return hash ^ (hash >>> 10);
    }
}
