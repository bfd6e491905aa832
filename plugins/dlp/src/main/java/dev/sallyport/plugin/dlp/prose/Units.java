package dev.sallyport.plugin.dlp.prose;

/**
 * Cuts text into the units that are judged on their own: lines, and long lines at the end of a sentence or at a space.
 * Where a unit ends depends on nothing before its beginning, so that every way of cutting the input gives the same
 * units.
 */
public final class Units {

    /** UTF-16 units after which a line is cut; what a stream holds back at most, but for a private key. */
    public static final int LENGTH_MAX = 2048;

    /** A cut looks back this far for a space; words longer than that are cut anywhere. */
    private static final int BACK_MAX = 512;

    /** The longest block of a private key that is kept together. */
    public static final int BLOCK_MAX = 8192;

    private static final String BLOCK_BEGIN = "-----BEGIN ";
    private static final String BLOCK_END = "-----END ";
    private static final String DASHES = "-----";

    private Units() {}

    /** A block goes to the dashes behind its end, or so far as it is bounded. */
    private static int blockEnd(CharSequence text, int from, int begin, boolean complete) {
        int limit = Math.min(text.length(), from + BLOCK_MAX);
        int last = find(text, BLOCK_END, begin, limit);
        int dashes = last < 0 ? -1 : find(text, DASHES, last + BLOCK_END.length(), limit);
        if (dashes > 0) {
            return dashes + DASHES.length();
        }
        return limit - from == BLOCK_MAX || complete ? limit : -1;
    }

    private static int find(CharSequence text, String part, int from, int to) {
        for (int i = from; i + part.length() <= to; i++) {
            int k = 0;
            while (k < part.length() && text.charAt(i + k) == part.charAt(k)) {
                k++;
            }
            if (k == part.length()) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the end of the unit that begins at {@code from}, its line end included, or -1 when the text is too short
     * to tell.
     *
     * @param complete whether nothing follows the text
     */
    public static int end(CharSequence text, int from, boolean complete) {
        int length = text.length();
        int limit = Math.min(length, from + LENGTH_MAX);
        for (int i = from; i < limit; i++) {
            if (text.charAt(i) == '\n') {
                int begin = find(text, BLOCK_BEGIN, from, i);
                return begin < 0 ? i + 1 : blockEnd(text, from, begin, complete);
            }
        }
        if (length - from <= LENGTH_MAX) {
            return complete && length > from ? length : -1;
        }
        int begin = find(text, BLOCK_BEGIN, from, limit);
        if (begin >= 0) {
            return blockEnd(text, from, begin, complete);
        }
        int space = -1;
        for (int i = limit; i > limit - BACK_MAX; i--) {
            if (text.charAt(i - 1) == ' ') {
                char before = text.charAt(i - 2);
                if (before == '.' || before == '!' || before == '?') {
                    return i;
                }
                space = Math.max(space, i);
            }
        }
        if (space > 0) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    }
}
