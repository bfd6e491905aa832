package dev.sallyport.core.flow;

import java.util.Arrays;

/**
 * The characters of a byte stream that a person would see, and which bytes each came from. Control sequences, such as
 * colours, are left out; what is not UTF-8 becomes U+FFFD, a character for each byte.
 */
final class VisibleText {

    private static final int ESC = 0x1B;
    private static final int REPLACEMENT = 0xFFFD;

    private final StringBuilder text = new StringBuilder();
    private int[] from = new int[64];
    private int[] to = new int[64];

    /** Reads bytes {@code 0} to {@code length}. */
    static VisibleText of(byte[] bytes, int length) {
        VisibleText visible = new VisibleText();
        int i = 0;
        while (i < length) {
            int b = bytes[i] & 0xFF;
            if (b == ESC) {
                i = sequenceEnd(bytes, i, length);
            } else if (b < 0x80) {
                visible.add(b, i, ++i);
            } else {
                i = visible.multibyte(bytes, i, length);
            }
        }
        return visible;
    }

    private int multibyte(byte[] bytes, int at, int length) {
        int b = bytes[at] & 0xFF;
        int more = b >= 0xF0 && b < 0xF5 ? 3 : b >= 0xE0 ? 2 : b >= 0xC2 ? 1 : 0;
        int value = more == 0 ? 0 : b & (0x3F >> more);
        boolean whole = b < 0xF5 && more > 0 && at + more < length;
        for (int i = 1; whole && i <= more; i++) {
            int next = bytes[at + i] & 0xFF;
            whole = (next & 0xC0) == 0x80;
            value = value << 6 | (next & 0x3F);
        }
        if (!whole || value > Character.MAX_CODE_POINT) {
            add(REPLACEMENT, at, at + 1);
            return at + 1;
        }
        add(value, at, at + more + 1);
        return at + more + 1;
    }

    private void add(int codePoint, int begin, int end) {
        text.appendCodePoint(codePoint);
        while (from.length < text.length()) {
            from = Arrays.copyOf(from, 2 * from.length);
            to = Arrays.copyOf(to, 2 * to.length);
        }
        from[text.length() - 1] = begin;
        to[text.length() - 1] = end;
        if (Character.isSupplementaryCodePoint(codePoint)) {
            from[text.length() - 2] = begin;
            to[text.length() - 2] = end;
        }
    }

    /** Returns the end of the escape sequence at an index: only CSI sequences are long. */
    private static int sequenceEnd(byte[] bytes, int at, int length) {
        if (at + 1 >= length) {
            return length;
        }
        if (bytes[at + 1] != '[') {
            return at + 2;
        }
        int i = at + 2;
        while (i < length && bytes[i] >= 0x20 && bytes[i] < 0x40) {
            i++;
        }
        return Math.min(length, i + 1);
    }

    String text() {
        return text.toString();
    }

    int length() {
        return text.length();
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    /** The first byte of a character. */
    int from(int index) {
        return from[index];
    }

    /** The byte after a character. */
    int to(int index) {
        return to[index];
    }
}
