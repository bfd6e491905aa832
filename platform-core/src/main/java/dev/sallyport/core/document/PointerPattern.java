package dev.sallyport.core.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern for places in a tree. It is a JSON pointer (RFC 6901) in which {@code *} stands for any one member or
 * element, {@code **} for any number of levels, and {@code *} and {@code ?} within a name for characters of it; or a
 * bare name, which is a member of that name at any depth. Names are compared without regard to case, so that a rule is
 * not passed by in another spelling. Thread-safe value.
 */
public final class PointerPattern {

    /** Any number of levels. */
    static final String DEEP = "**";

    private static final int LEVELS_MAX = 64;

    private final String written;
    private final List<String> parts;

    private PointerPattern(String written, List<String> parts) {
        this.written = written;
        this.parts = List.copyOf(parts);
    }

    /** Parses a pattern; throws {@link IllegalArgumentException} with a clause that says what it must be. */
    public static PointerPattern parse(String written) {
        if (written.isBlank()) {
            throw new IllegalArgumentException("must be a JSON pointer such as /users/*/email, or a member's name");
        }
        List<String> parts = new ArrayList<>();
        if (!written.startsWith("/")) {
            if (written.contains("/")) {
                throw new IllegalArgumentException("must begin with a slash when it has one");
            }
            parts.add(DEEP);
        }
        for (String part : (written.startsWith("/") ? written.substring(1) : written).split("/", -1)) {
            parts.add(unescaped(part));
        }
        if (parts.size() > LEVELS_MAX) {
            throw new IllegalArgumentException("must have at most " + LEVELS_MAX + " levels");
        }
        return new PointerPattern(written, parts);
    }

    private static String unescaped(String part) {
        StringBuilder plain = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '~') {
                char next = i + 1 < part.length() ? part.charAt(i + 1) : ' ';
                if (next != '0' && next != '1') {
                    throw new IllegalArgumentException("must write ~0 for a tilde and ~1 for a slash in a name");
                }
                c = next == '0' ? '~' : '/';
                i++;
            }
            plain.append(c);
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the parts in lower case. */
    List<String> parts() {
        return parts;
    }

    /** Whether a lower-case name is one that a part stands for. */
    static boolean matches(String part, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            char c = p < part.length() ? part.charAt(p) : '\0';
            if (p < part.length() && c == '*') {
                star = p++;
                retry = n;
            } else if (p < part.length() && (c == '?' || c == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < part.length() && part.charAt(p) == '*') {
            p++;
        }
        return p == part.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointerPattern that && written.equals(that.written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return written;
    }
}
