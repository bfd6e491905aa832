package dev.sallyport.plugin.dlp.detect;

/** Character classes as tables, for a pass that costs one load per character. */
final class Chars {

    static final byte DIGIT = 1;
    static final byte AT = 2;
    static final byte COLON = 3;
    static final byte DASH = 4;
    static final byte PLUS = 5;
    static final byte PAREN = 6;
    static final byte UNDERSCORE = 7;
    static final byte UPPER_A = 8;
    static final byte UPPER_J = 9;

    private static final byte[] ANCHORS = new byte[128];
    private static final byte[] HEX = new byte[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            ANCHORS[c] = DIGIT;
            HEX[c] = 1;
        }
        for (char c = 'a'; c <= 'f'; c++) {
            HEX[c] = 1;
            HEX[c - 'a' + 'A'] = 1;
        }
        ANCHORS['@'] = AT;
        ANCHORS[':'] = COLON;
        ANCHORS['-'] = DASH;
        ANCHORS['+'] = PLUS;
        ANCHORS['('] = PAREN;
        ANCHORS['_'] = UNDERSCORE;
        ANCHORS['A'] = UPPER_A;
        ANCHORS['J'] = UPPER_J;
    }

    private Chars() {}

    /** Returns the anchor class of a character; 0 when nothing sensitive hangs on it. */
    static byte anchor(char c) {
        return c < 128 ? ANCHORS[c] : 0;
    }

    /** Returns the index of the first anchor at or after {@code from}, or the length of the text. */
    static int nextAnchor(String text, int from) {
        int length = text.length();
        int i = from;
        while (i < length && anchor(text.charAt(i)) == 0) {
            i++;
        }
        return i;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a character is a letter of a script that writes spaces between words, so that it glues to a number. */
    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 128 && c < 0x0590 && Character.isLetter(c));
    }

    static boolean isAlphanumeric(char c) {
        return isDigit(c) || isLetter(c);
    }

    static boolean isHex(char c) {
        return c < 128 && HEX[c] != 0;
    }

    static boolean isBase64(char c) {
        return (c < 128 && isAlphanumeric(c)) || c == '+' || c == '/' || c == '=';
    }

    static boolean isBase64Url(char c) {
        return (c < 128 && isAlphanumeric(c)) || c == '-' || c == '_';
    }

    /** Whether a character separates groups of one number; dashes and spaces of typography count. */
    static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '\u00a0' || c == '\u2010' || c == '\u2011' || c == '\u2013';
    }

    /** Returns the character at an index, or U+0000 outside the text. */
    static char at(String text, int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : 0;
    }

    /**
     * Returns the character before an index; a line feed for the last letter of an escape such as {@code \\n} in JSON.
     */
    static char before(String text, int index) {
        return isEscape(text, index - 1) ? '\n' : at(text, index - 1);
    }

    /** Whether the letter at an index belongs to an escaped line feed, tab or carriage return. */
    static boolean isEscape(String text, int index) {
        char c = at(text, index);
        return (c == 'n' || c == 't' || c == 'r') && at(text, index - 1) == '\\';
    }

    static int digitsEnd(String text, int start) {
        int i = start;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /**
     * Whether a number may begin at {@code start}: it is not the tail of a word, of a decimal fraction, or of a
     * compound such as a UUID or a part number.
     */
    static boolean opens(String text, int start) {
        char before = before(text, start);
        if (isAlphanumeric(before)) {
            return false;
        }
        if (before == '.') {
            return !isDigit(at(text, start - 2));
        }
        if (before == '-' || before == '_') {
            return !isAlphanumeric(at(text, start - 2));
        }
        return true;
    }

    /** Whether a number may end before {@code end}, by the same reasons as {@link #opens}. */
    static boolean closes(String text, int end) {
        char after = at(text, end);
        if (isAlphanumeric(after) || after == '_') {
            return false;
        }
        if (after == '.' || after == '-') {
            char far = at(text, end + 1);
            return after == '.' ? !isDigit(far) : !isAlphanumeric(far);
        }
        return true;
    }
}
