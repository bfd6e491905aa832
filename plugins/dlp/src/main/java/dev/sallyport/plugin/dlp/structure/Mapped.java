package dev.sallyport.plugin.dlp.structure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text that knows where each of its characters stood in the original: a part of it, or what is left after escapes
 * were undone. Immutable.
 */
public final class Mapped {

    /** What it is a part of: parts share it, and copy nothing until somebody asks for their text. Never changed. */
    private final char[] source;

    private final int from;
    private final int length;

    /** Where the first character stood; an index into the places if there are any. */
    private final int origin;

    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    /** The part as a text of its own, once somebody asked; threads that ask at once make equal ones. */
    private @Nullable String text;

    private Mapped(char[] source, int from, int length, int origin, int @Nullable [] starts, int @Nullable [] ends) {
        this.source = source;
        this.from = from;
        this.length = length;
        this.origin = origin;
        this.starts = starts;
        this.ends = ends;
    }

    /** Returns a text that is the original itself. */
    public static Mapped whole(String text) {
        return of(text, 0, null, null);
    }

    /** Returns a text whose characters stood at these places. */
    static Mapped of(String text, int[] starts, int[] ends) {
        return of(text, 0, starts, ends);
    }

    private static Mapped of(String text, int origin, int @Nullable [] starts, int @Nullable [] ends) {
        Mapped mapped = new Mapped(text.toCharArray(), 0, text.length(), origin, starts, ends);
        mapped.text = text;
        return mapped;
    }

    public String text() {
        String known = text;
        if (known == null) {
            known = new String(source, from, length);
            text = known;
        }
        return known;
    }

    public int length() {
        return length;
    }

    /** Returns a character without making a text of the part. */
    public char charAt(int index) {
        return source[from + index];
    }

    /** Reads a range of a text and returns what it makes of it. */
    public interface Reading<T> {
        T of(char[] text, int from, int to);
    }

    /** Reads the part where it lies, without making a text of it. */
    public <T> T read(Reading<T> reading) {
        return reading.of(source, from, from + length);
    }

    /** Returns where a character began in the original. */
    public int start(int index) {
        return starts == null ? origin + index : starts[origin + index];
    }

    /** Returns where a character ended in the original. */
    public int end(int index) {
        return ends == null ? origin + index + 1 : ends[origin + index];
    }

    Mapped part(int first, int end) {
        return new Mapped(source, from + first, end - first, origin + first, starts, ends);
    }

    /** Returns the part without white space around it. */
    Mapped stripped(int first, int last) {
        int start = first;
        int end = last;
        while (start < end && isWhite(charAt(start))) {
            start++;
        }
        while (end > start && isWhite(charAt(end - 1))) {
            end--;
        }
        return part(start, end);
    }

    /** Whether it has nothing but white space. */
    boolean isBlank(int first, int end) {
        int at = first;
        while (at < end && isWhite(charAt(at))) {
            at++;
        }
        return at == end;
    }

    /** White space as {@link Character#isWhitespace(char)} knows it, which need not be asked about most characters. */
    private static boolean isWhite(char c) {
        return (c <= ' ' || c >= '\u1680') && Character.isWhitespace(c);
    }

    /** Returns the same text with other characters in the same places. */
    Mapped as(String other) {
        if (other.length() != length) {
            throw new IllegalArgumentException("a text of another length");
        }
        return of(other, origin, starts, ends);
    }

    /** Puts a text together of characters of another one. */
    static final class Builder {

        private final Mapped from;
        private final StringBuilder text;
        private final int[] starts;
        private final int[] ends;

        /** @param most how many characters it will have at most */
        Builder(Mapped from, int most) {
            this.from = from;
            this.text = new StringBuilder(most);
            this.starts = new int[most];
            this.ends = new int[most];
        }

        /** Adds a character that stands for some characters of the source. */
        void add(char c, int first, int last) {
            starts[text.length()] = from.start(first);
            ends[text.length()] = from.end(last);
            text.append(c);
        }

        Mapped build() {
            int length = text.length();
            return of(text.toString(), Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
        }
    }
}
