package dev.sallyport.core.policy;

import java.util.List;
import java.util.Locale;

/** A pattern with {@code *} and {@code ?}, matched without regard to case and in linear space, never exponential. */
final class Glob {

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
