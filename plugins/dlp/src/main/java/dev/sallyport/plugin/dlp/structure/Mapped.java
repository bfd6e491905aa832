package dev.sallyport.plugin.dlp.structure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text that knows where each of its characters stood in the original: a part of it, or what is left after escapes
 * were undone. Immutable.
 */
public final class Mapped {

    private final String text;
    private final int base;
    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    private Mapped(String text, int base, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.base = base;
        this.starts = starts;
        this.ends = ends;
    }

    /** Returns a text that is the original itself. */
    public static Mapped whole(String text) {
        return new Mapped(text, 0, null, null);
    }

    /** Returns a text whose characters stood at these places. */
    static Mapped of(String text, int[] starts, int[] ends) {
        return new Mapped(text, 0, starts, ends);
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /** Returns where a character began in the original. */
    public int start(int index) {
        return starts == null ? base + index : starts[index];
    }

    /** Returns where a character ended in the original. */
    public int end(int index) {
        return ends == null ? base + index + 1 : ends[index];
    }

    Mapped part(int from, int to) {
        if (starts == null || ends == null) {
            return new Mapped(text.substring(from, to), base + from, null, null);
        }
        return new Mapped(
                text.substring(from, to), 0, Arrays.copyOfRange(starts, from, to), Arrays.copyOfRange(ends, from, to));
    }

    /** Returns the part without white space around it. */
    Mapped stripped(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return part(start, end);
    }

    /** Returns the same text with other characters in the same places. */
    Mapped as(String other) {
        if (other.length() != text.length()) {
            throw new IllegalArgumentException("a text of another length");
        }
        return new Mapped(other, base, starts, ends);
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
            return new Mapped(text.toString(), 0, Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
        }
    }
}
