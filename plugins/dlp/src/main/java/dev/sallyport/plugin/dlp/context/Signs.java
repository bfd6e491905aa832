package dev.sallyport.plugin.dlp.context;

/**
 * What one pass over a value or a segment of text shows of its characters: the gate before every finder. A finder whose
 * signs are missing can find nothing and is not asked, and most values of most results ask none.
 *
 * @param kinds the kinds of characters that occur, as bits
 * @param uppers how many capitals of ASCII
 * @param run the longest run without white space, quotes, angle brackets and bars
 * @param unbroken the longest run without blanks
 * @param words how many words, counting blanks
 */
record Signs(int kinds, int uppers, int run, int unbroken, int words) {

    /** A digit of ASCII. */
    static final int DIGIT = 1;

    /** A character that patterns hang on. */
    static final int ANCHOR = 1 << 1;

    /** A character by which others may be written: {@code %40}, {@code &#64;}, or a letter of full width. */
    static final int WRITTEN = 1 << 2;

    static final int AT = 1 << 3;
    static final int COLON = 1 << 6;

    private static final int UPPER = 1 << 4;
    private static final int ENDS = 1 << 5;
    private static final byte[] KINDS = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            boolean upper = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            boolean ends = Character.isWhitespace(c) || "\"'`<>|".indexOf(c) >= 0;
            int kind = digit ? DIGIT : upper ? UPPER : ends ? ENDS : 0;
            kind |= digit || "@:-+(_AJ".indexOf(c) >= 0 ? ANCHOR : 0;
            kind |= c == '%' || c == '&' || c == '\\' ? WRITTEN : 0;
            kind |= c == '@' ? AT : c == ':' ? COLON : 0;
            KINDS[c] = (byte) kind;
        }
    }

    static Signs of(String text) {
        return of(text.toCharArray(), 0, text.length());
    }

    /** Reads a part of a text. */
    static Signs of(char[] text, int from, int to) {
        int kinds = 0;
        int uppers = 0;
        int run = 0;
        int runStart = from;
        int unbroken = 0;
        int unbrokenStart = from;
        int words = 1;
        for (int i = from; i < to; i++) {
            char c = text[i];
            int kind = c < 128 ? KINDS[c] : foreign(c);
            kinds |= kind;
            if ((kind & (ENDS | UPPER)) != 0) {
                if ((kind & UPPER) != 0) {
                    uppers++;
                    continue;
                }
                run = Math.max(run, i - runStart);
                runStart = i + 1;
                if (c == ' ') {
                    words++;
                    unbroken = Math.max(unbroken, i - unbrokenStart);
                    unbrokenStart = i + 1;
                }
            }
        }
        return new Signs(kinds, uppers, Math.max(run, to - runStart), Math.max(unbroken, to - unbrokenStart), words);
    }

    private static int foreign(char c) {
        if (c < '\u1680') {
            return 0;
        }
        if (c >= '\uff01' && c <= '\uff5e') {
            return WRITTEN;
        }
        return Character.isWhitespace(c) ? ENDS : 0;
    }

    boolean has(int kind) {
        return (kinds & kind) != 0;
    }
}
