package dev.sallyport.stream;

import dev.sallyport.stream.Signature.Fit;
import java.nio.charset.StandardCharsets;

/**
 * The bytes there are of a stream, from its beginning.
 *
 * @param array holds them, from its first place on
 * @param count how many there are
 */
record Prefix(byte[] array, int count) {

    int at(int index) {
        return array[index] & 0xff;
    }

    boolean has(int bytes) {
        return count >= bytes;
    }

    /** Whether the byte at a place is in a range; maybe, if it is not there yet. */
    Fit in(int index, int low, int high) {
        return has(index + 1) ? Fit.of(at(index) >= low && at(index) <= high) : Fit.MAYBE;
    }

    Fit is(int index, int value) {
        return in(index, value, value);
    }

    /** Whether a text stands at a place. */
    Fit text(int index, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (!has(index + i + 1)) {
                return Fit.MAYBE;
            }
            if (at(index + i) != ascii.charAt(i)) {
                return Fit.NO;
            }
        }
        return Fit.YES;
    }

    /** Returns the place of a byte, or -1. */
    int find(int value, int from) {
        for (int i = from; i < count; i++) {
            if (at(i) == value) {
                return i;
            }
        }
        return -1;
    }

    String ascii(int from, int to) {
        return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
    }

    long big(int index, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | at(index + i);
        }
        return value;
    }

    long little(int index, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | at(index + i);
        }
        return value;
    }
}
