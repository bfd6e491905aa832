package dev.sallyport.core.policy;

import java.util.List;
import java.util.Locale;

/** A pattern with {@code *} and {@code ?}, matched without regard to case and in linear space, never exponential. */
final class Glob {

    /** Longer texts are said to meet: what is compared here comes from a client. */
    private static final int MEETING_STEPS_MAX = 1_000_000;

    /** In {@link #meets}, on either side: any characters but a slash. */
    static final char PART = '\u0001';

    private final String pattern;
    private final boolean literal;

    Glob(String pattern) {
        this.pattern = pattern.toLowerCase(Locale.ROOT);
        this.literal = pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
    }

    static List<Glob> all(List<String> patterns) {
        return patterns.stream().map(Glob::new).toList();
    }

    static boolean any(List<Glob> globs, String text) {
        for (Glob glob : globs) {
            if (glob.matches(text)) {
                return true;
            }
        }
        return false;
    }

    boolean matches(String text) {
        if (literal) {
            return pattern.equalsIgnoreCase(text);
        }
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (p < pattern.length() && c == '*') {
                star = p++;
                retry = t;
            } else if (p < pattern.length() && (c == '?' || same(c, text.charAt(t)))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether some text matches both this pattern and another one. */
    boolean meets(String other) {
        String theirs = other.toLowerCase(Locale.ROOT);
        if ((long) theirs.length() * pattern.length() > MEETING_STEPS_MAX) {
            return true;
        }
        // row[j]: whether the first i characters of this pattern and the first j of the other have a text in common.
        boolean[] row = new boolean[theirs.length() + 1];
        row[0] = true;
        for (int j = 1; j <= theirs.length(); j++) {
            row[j] = row[j - 1] && (theirs.charAt(j - 1) == '*' || theirs.charAt(j - 1) == PART);
        }
        for (int i = 1; i <= pattern.length(); i++) {
            char c = pattern.charAt(i - 1);
            boolean[] next = new boolean[row.length];
            next[0] = row[0] && (c == '*' || c == PART);
            for (int j = 1; j < row.length; j++) {
                char d = theirs.charAt(j - 1);
                if (d == PART) {
                    next[j] = next[j - 1] || (c != '/' && row[j]) || (c == '*' && row[j]);
                } else if (c == PART) {
                    next[j] = row[j] || (d != '/' && next[j - 1]);
                } else if (c == '*' || d == '*') {
                    next[j] = row[j] || next[j - 1];
                } else {
                    next[j] = row[j - 1] && (c == '?' || d == '?' || c == d);
                }
            }
            row = next;
        }
        return row[theirs.length()];
    }

    private static boolean same(char folded, char other) {
        return folded == other
                || folded == Character.toLowerCase(other)
                || Character.toUpperCase(folded) == Character.toUpperCase(other);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
