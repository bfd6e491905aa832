package dev.sallyport.core.terminal;

/**
 * A UTF-8 decoder that takes a byte at a time. What is not UTF-8 ends at the first byte that cannot belong to it, so
 * that no control character is ever swallowed.
 */
final class Utf8 {

    static final int REPLACEMENT = 0xFFFD;

    private int missing;
    private int value;
    /** The range that the next byte must lie in: it keeps out surrogates, overlong forms and what is past U+10FFFF. */
    private int lowest;

    private int highest;

    /** Whether a character has begun. */
    boolean inside() {
        return missing > 0;
    }

    /** Whether the byte goes on with the character that has begun. */
    boolean continues(int b) {
        return b >= lowest && b <= highest;
    }

    /** Begins a character with a byte of 0x80 or more; false when no character begins so. */
    boolean begin(int b) {
        lowest = 0x80;
        highest = 0xBF;
        if (b >= 0xC2 && b <= 0xDF) {
            missing = 1;
            value = b & 0x1F;
        } else if (b >= 0xE0 && b <= 0xEF) {
            missing = 2;
            value = b & 0x0F;
            lowest = b == 0xE0 ? 0xA0 : 0x80;
            highest = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            missing = 3;
            value = b & 0x07;
            lowest = b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xF4 ? 0x8F : 0xBF;
        }
        return missing > 0;
    }

    /** Takes a byte that continues; returns whether the character is complete. */
    boolean add(int b) {
        value = value << 6 | (b & 0x3F);
        lowest = 0x80;
        highest = 0xBF;
        return --missing == 0;
    }

    int value() {
        return value;
    }

    void giveUp() {
        missing = 0;
    }
}
