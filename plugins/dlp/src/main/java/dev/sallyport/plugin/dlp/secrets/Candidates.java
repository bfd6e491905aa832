package dev.sallyport.plugin.dlp.secrets;

import java.util.ArrayList;
import java.util.List;

/** Walks over a text and picks out what could be a secret: quoted strings, values behind a name, mixed words. */
public final class Candidates {

    private static final int VALUE_MAX = 512;
    private static final int KEY_MAX = 60;
    private static final int JOINT_MAX = 10;

    /** A name and what joins it to its value are no longer than this together. */
    private static final int NEAR = KEY_MAX + JOINT_MAX + 2;

    private static final int LEAST_NAMED = 4;
    /** The least length of a value that no name says to be secret. */
    static final int LEAST_BARE = 8;

    private final CharSequence text;
    private final SecretWords words;
    private final List<Candidate> found = new ArrayList<>();

    private Candidates(CharSequence text) {
        this.text = text;
        this.words = SecretWords.of(text);
    }

    /** Returns the candidates of a text in order; they do not overlap. */
    public static List<Candidate> of(CharSequence text) {
        Candidates candidates = new Candidates(text);
        int i = 0;
        while (i < text.length()) {
            i = candidates.next(i);
        }
        return candidates.found;
    }

    /** Looks at one place; returns where to go on. */
    private int next(int i) {
        char c = text.charAt(i);
        if (c <= ' ' || isBreak(c) || (i > 0 && !isOpening(text.charAt(i - 1)))) {
            return i + 1;
        }
        if (!words.any(i - NEAR, i)) {
            int end = bareEnd(i);
            boolean mixed = end - i >= LEAST_BARE && end - i <= VALUE_MAX && isMixed(i, end);
            return mixed ? judged(i) : Math.max(end, i + 1);
        }
        return judged(i);
    }

    private int judged(int i) {
        char before = i > 0 ? text.charAt(i - 1) : 0;
        boolean quoted = isQuote(before);
        int keyEnd = keyEnd(i);
        int keyStart = keyEnd;
        while (keyStart > 0 && keyEnd - keyStart < KEY_MAX && isName(text.charAt(keyStart - 1))) {
            keyStart--;
        }
        int joint = joint(keyEnd, i);
        int word = words.last(keyStart, keyEnd);
        boolean named = word != SecretWords.NONE;
        int end = quoted ? quotedEnd(i, before, named) : -1;
        if (end < 0) {
            quoted = false;
            end = named && joint > 0 && joint < 3 ? namedEnd(i) : bareEnd(i);
        }
        int length = end - i;
        if (length > VALUE_MAX) {
            return end;
        }
        if (named ? length >= LEAST_NAMED : length >= LEAST_BARE && isMixed(i, end)) {
            found.add(new Candidate(i, end, keyStart, keyEnd, joint, quoted, word));
            return end;
        }
        return Math.max(end, i + 1);
    }

    private int keyEnd(int start) {
        int i = start;
        while (i > 0 && start - i < JOINT_MAX && isJoint(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private int joint(int from, int to) {
        int joint = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return 1;
            }
            joint = c == ':' ? 2 : c != ' ' && c != '\t' && !isQuote(c) && joint == 0 ? 3 : joint;
        }
        return joint;
    }

    /** A string in quotes, when it has no space, or stands behind a name that says secret. */
    private int quotedEnd(int start, char quote, boolean named) {
        int limit = Math.min(text.length(), start + VALUE_MAX);
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (c == quote && text.charAt(i - 1) != '\\') {
                return i;
            }
            if (c == '\n' || (c == ' ' && !named)) {
                return -1;
            }
        }
        return -1;
    }

    private int namedEnd(int start) {
        int i = start;
        int limit = Math.min(text.length(), start + VALUE_MAX + 1);
        while (i < limit && text.charAt(i) > ' ' && text.charAt(i) != '"' && text.charAt(i) != '<') {
            i++;
        }
        while (i > start + 1
                && (text.charAt(i - 1) == ',' || text.charAt(i - 1) == ';' || text.charAt(i - 1) == '\'')) {
            i--;
        }
        // In the query of a URL the next name follows.
        for (int k = start; k < i; k++) {
            if (text.charAt(k) == '&' && hasEquals(k, i)) {
                return k;
            }
        }
        return i;
    }

    private boolean hasEquals(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return i > from + 1 && i + 1 < to;
            }
            if (!isName(c)) {
                return false;
            }
        }
        return false;
    }

    private int bareEnd(int start) {
        int i = start;
        int limit = Math.min(text.length(), start + VALUE_MAX + 1);
        while (i < limit) {
            char c = text.charAt(i);
            if (c <= ' ' || isBreak(c)) {
                break;
            }
            if ((c == '=' || c == ':') && i > start && i + 1 < text.length() && isName(text.charAt(i + 1))) {
                break;
            }
            i++;
        }
        while (i > start + 1 && (text.charAt(i - 1) == '.' || text.charAt(i - 1) == ':' || text.charAt(i - 1) == '?')) {
            i--;
        }
        return i;
    }

    /** Letters and digits, or capitals and small letters in no order of words, or letters and symbols. */
    private boolean isMixed(int from, int to) {
        int digits = 0;
        int lowers = 0;
        int uppers = 0;
        int symbols = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c >= 'a' && c <= 'z') {
                lowers++;
            } else if (c >= 'A' && c <= 'Z') {
                uppers++;
            } else if (c < 128) {
                symbols++;
            } else {
                return false;
            }
        }
        int letters = lowers + uppers;
        return letters > 0 && (digits > 0 || (uppers > 2 && lowers > 2) || (to - from >= 20 && symbols < 4));
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isOpening(char c) {
        return c <= ' ' || isQuote(c) || "=:([{,>&?;|\\".indexOf(c) >= 0;
    }

    private static boolean isBreak(char c) {
        return isQuote(c) || "<>,;()[]{}|\\".indexOf(c) >= 0;
    }

    private static boolean isJoint(char c) {
        return c == ' ' || c == '\t' || isQuote(c) || "=:>(,[{|]\\".indexOf(c) >= 0;
    }

    static boolean isName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '$';
    }
}
