package dev.sallyport.core.document;

/** Well-formed UTF-8 (RFC 3629), and nothing else: readers disagree about what else might be meant. */
final class Utf8Check {

    private Utf8Check() {}

    /**
     * Returns the length of the character of more than one byte at an index; -1 when it is not there as a whole. Throws
     * {@link DocumentException} when it is none.
     */
    static int length(byte[] bytes, int at, int limit) {
        int first = bytes[at] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4) {
            throw wrong();
        }
        if (at + 1 < limit) {
            int second = bytes[at + 1] & 0xff;
            int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            if (second < low || second > high) {
                throw wrong();
            }
        }
        for (int i = at + 2; i < Math.min(limit, at + length); i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                throw wrong();
            }
        }
        return at + length <= limit ? length : -1;
    }

    /** Checks a whole text. */
    static void check(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] > 0) {
                at++;
                continue;
            }
            if (bytes[at] == 0) {
                throw wrong(); // text of two or four bytes a character looks like this, and nobody would find a word
            }
            int length = length(bytes, at, to);
            if (length < 0) {
                throw wrong();
            }
            at += length;
        }
    }

    private static DocumentException wrong() {
        return new DocumentException("it is not text in UTF-8");
    }
}
