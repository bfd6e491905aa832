package dev.sallyport.plugin.dlp.column;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits names of columns into words: at everything that is no letter or digit, at changes of case, and between letters
 * and digits. Words come in lower case and without marks, so {@code Straße} and {@code STRASSE} are one.
 */
final class HeaderWords {

    /** More words than this are a sentence, and only its beginning is read. */
    private static final int WORDS_MAX = 12;

    private static final int NAME_CHARS_MAX = 120;

    private HeaderWords() {}

    static List<String> of(String name) {
        String text = name.length() > NAME_CHARS_MAX ? name.substring(0, NAME_CHARS_MAX) : name;
        List<String> words = new ArrayList<>(4);
        int start = -1;
        for (int i = 0; i <= text.length() && words.size() < WORDS_MAX; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inside = Character.isLetterOrDigit(c);
            if (start >= 0 && (!inside || breaks(text, i))) {
                words.add(plain(text.substring(start, i)));
                start = -1;
            }
            if (inside && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /** Whether a new word begins at a letter or digit that follows another. */
    private static boolean breaks(String text, int i) {
        char before = text.charAt(i - 1);
        char here = text.charAt(i);
        if (Character.isDigit(before) != Character.isDigit(here)) {
            return true;
        }
        if (!Character.isUpperCase(here)) {
            return false;
        }
        boolean beforeLower = i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1));
        return Character.isLowerCase(before) || (Character.isUpperCase(before) && beforeLower);
    }

    /** Returns a word in lower case, without the marks of letters. */
    static String plain(String word) {
        boolean ascii = true;
        for (int i = 0; i < word.length(); i++) {
            ascii &= word.charAt(i) < 128;
        }
        if (ascii) {
            return lower(word);
        }
        String apart = Normalizer.normalize(word, Normalizer.Form.NFKD);
        StringBuilder plain = new StringBuilder(apart.length() + 2);
        for (int i = 0; i < apart.length(); i++) {
            char c = Character.toLowerCase(apart.charAt(i));
            switch (c) {
                case 'ß' -> plain.append("ss");
                case 'ø' -> plain.append('o');
                case 'ł' -> plain.append('l');
                case 'æ' -> plain.append("ae");
                case 'œ' -> plain.append("oe");
                case 'đ', 'ð' -> plain.append('d');
                case 'ı' -> plain.append('i');
                default -> {
                    if (Character.getType(c) != Character.NON_SPACING_MARK) {
                        plain.append(c);
                    }
                }
            }
        }
        return plain.toString();
    }

    private static String lower(String word) {
        char[] lower = word.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] >= 'A' && lower[i] <= 'Z') {
                lower[i] = (char) (lower[i] + 32);
            }
        }
        return new String(lower);
    }
}
