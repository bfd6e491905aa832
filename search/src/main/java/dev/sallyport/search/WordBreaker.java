package dev.sallyport.search;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into lower-case words. A word is a run of letters, digits and underscores, so an identifier is found whole;
 * its parts ({@code card} and {@code number} of {@code card_number} and {@code cardNumber}) follow at the same
 * position, so it is found by part too. Dots, at signs and all else only separate: {@code public.customers} is two
 * neighbours, and asking for it is asking for the two in this order. Characters of scripts without spaces are words by
 * themselves.
 */
final class WordBreaker {

    /** Longest word; longer runs (base 64) are cut, for index and question alike. */
    static final int LENGTH_MAX = 128;

    /**
     * A word.
     *
     * @param text lower-case, normalised
     * @param start offset of its first character
     * @param end offset after its last character
     * @param part whether it is a part of the word before it, at the same position
     */
    record Word(String text, int start, int end, boolean part) {}

    private final String text;
    private final boolean withParts;
    private final ArrayDeque<Word> parts = new ArrayDeque<>();
    private int at;

    WordBreaker(String text, boolean withParts) {
        this.text = text;
        this.withParts = withParts;
    }

    @Nullable
    Word next() {
        if (!parts.isEmpty()) {
            return parts.poll();
        }
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int start = at;
            at += Character.charCount(c);
            if (isAlone(c)) {
                return word(start, at, false);
            }
            if (isWord(c)) {
                boolean compound = c == '_';
                boolean telling = c != '_';
                int before = c;
                while (at < text.length() && at - start < LENGTH_MAX) {
                    int next = text.codePointAt(at);
                    if (!isWord(next) || isAlone(next)) {
                        break;
                    }
                    compound |= next == '_' || (Character.isUpperCase(next) && Character.isLowerCase(before));
                    telling |= next != '_';
                    before = next;
                    at += Character.charCount(next);
                }
                if (!telling) {
                    continue;
                }
                if (compound && withParts) {
                    split(start, at);
                }
                return word(start, at, false);
            }
        }
        return null;
    }

    private void split(int start, int end) {
        int from = start;
        int before = '_';
        for (int i = start; i < end; ) {
            int c = text.codePointAt(i);
            boolean turns = Character.isUpperCase(c) && Character.isLowerCase(before);
            if (c == '_' || turns) {
                part(from, i, start, end);
                from = c == '_' ? i + 1 : i;
            }
            before = c;
            i += Character.charCount(c);
        }
        part(from, end, start, end);
    }

    private void part(int from, int until, int start, int end) {
        if (from < until && (from > start || until < end)) {
            parts.add(word(from, until, true));
        }
    }

    private Word word(int start, int end, boolean part) {
        String word = text.substring(start, end);
        if (!isAscii(word)) {
            word = Normalizer.normalize(word, Normalizer.Form.NFKC);
        }
        return new Word(word.toLowerCase(Locale.ROOT), start, end, part);
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Whether a script writes no spaces between words, so that each of its characters has to count. */
    private static boolean isAlone(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetterOrDigit(c);
            default -> false;
        };
    }
}
