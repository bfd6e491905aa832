package dev.sallyport.plugin.dlp.detect;

/**
 * Blocks of private keys in PEM form. One instance per text, since it remembers the next end line: a text full of begin
 * lines without an end is still read in linear time.
 */
final class PrivateKeys {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String KIND = "PRIVATE KEY";
    private static final int LABEL_MAX = 64;

    /** Longest block taken for one key; RSA of 16384 bits stays below 13 KB. */
    private static final int BLOCK_MAX = 65_536;

    private static final int BODY_MIN = 16;

    private final String text;
    private int nextEnd = -2;

    PrivateKeys(String text) {
        this.text = text;
    }

    /**
     * Returns the end of the block whose begin line is at {@code start}, or -1. A cut block reaches as far as its body.
     */
    int end(int start) {
        if (!text.startsWith(BEGIN, start)) {
            return -1;
        }
        int labelEnd = labelEnd(start + BEGIN.length());
        if (labelEnd < 0) {
            return -1;
        }
        int body = labelEnd + 5;
        if (nextEnd == -2 || (nextEnd >= 0 && nextEnd < body)) {
            nextEnd = text.indexOf(END, body);
        }
        if (nextEnd >= 0 && nextEnd - start <= BLOCK_MAX) {
            int endLabel = labelEnd(nextEnd + END.length());
            if (endLabel > 0) {
                return endLabel + 5;
            }
        }
        int end = body;
        while (end < text.length() && end - start <= BLOCK_MAX && isBody(text.charAt(end))) {
            end++;
        }
        return end - body >= BODY_MIN ? end : -1;
    }

    /** Returns where the dashes after a label that names a private key begin, or -1. */
    private int labelEnd(int start) {
        int i = start;
        while (i < text.length()
                && i - start < LABEL_MAX
                && (Chars.isAlphanumeric(text.charAt(i)) || text.charAt(i) == ' ')) {
            i++;
        }
        int kind = text.indexOf(KIND, start, Math.max(start, i));
        return kind >= 0 && text.startsWith("-----", i) ? i : -1;
    }

    /** Base 64, white space, its escaped forms, and the header lines of old encrypted keys. */
    private static boolean isBody(char c) {
        return Chars.isBase64(c)
                || c == '\n'
                || c == '\r'
                || c == ' '
                || c == '\t'
                || c == '\\'
                || c == ':'
                || c == ','
                || c == '-';
    }
}
