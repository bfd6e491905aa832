package dev.sallyport.core.document;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of strings and numbers in JSON, and checks on the way that they are well-formed UTF-8 JSON. */
final class JsonScan {

    /** Longer numbers are an attack on whoever calculates with them. */
    private static final int NUMBER_BYTES_MAX = 1000;

    private static final byte PLAIN = 0;
    private static final byte QUOTE = 1;
    private static final byte ESCAPE = 2;
    private static final byte WRONG = 3;
    private static final byte WIDE = 4;

    /** What each byte means within a string. */
    private static final byte[] MEANING = meaning();

    /** Eight bytes at once, the first one lowest. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private boolean escaped;
    private int stopped;

    private static byte[] meaning() {
        byte[] meaning = new byte[256];
        for (int i = 0; i < 256; i++) {
            meaning[i] = i < 0x20 ? WRONG : i >= 0x80 ? WIDE : PLAIN;
        }
        meaning['"'] = QUOTE;
        meaning['\\'] = ESCAPE;
        return meaning;
    }

    /** Whether the last string has escapes. */
    boolean escaped() {
        return escaped;
    }

    /** Returns where to go on when more bytes are there. */
    int stopped() {
        return stopped;
    }

    /**
     * Returns the index of the quote that closes a string; -1 when it is not there yet.
     *
     * @param from where to look from: behind the opening quote, or where it stopped before
     * @param goesOn whether it goes on where it stopped, so that what was seen before counts
     */
    int string(byte[] bytes, int from, int limit, boolean goesOn) {
        escaped &= goesOn;
        int at = from;
        while (at < limit) {
            byte meaning = MEANING[bytes[at] & 0xff];
            if (meaning == PLAIN) {
                at = plain(bytes, at + 1, limit);
                continue;
            }
            if (meaning == QUOTE) {
                return at;
            }
            if (meaning == WRONG) {
                throw new DocumentException("it is not valid JSON");
            }
            int length = meaning == ESCAPE ? escape(bytes, at, limit) : Utf8Check.length(bytes, at, limit);
            if (length < 0) {
                break;
            }
            escaped |= meaning == ESCAPE;
            at += length;
        }
        stopped = at;
        return -1;
    }

    /**
     * Returns the index of the first byte that means more than itself within a string; the limit when all are plain.
     */
    private static int plain(byte[] bytes, int from, int limit) {
        int at = from;
        for (; at <= limit - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at);
            // A subtraction sets the highest bit of a byte that is too small. It may also set those of the bytes
            // behind it, but of the bytes that are marked, only the first one counts.
            long marked =
                    eight | (eight - 0x20 * ONES) | ((eight ^ ('"' * ONES)) - ONES) | ((eight ^ ('\\' * ONES)) - ONES);
            marked &= HIGHEST_BITS;
            if (marked != 0) {
                return at + Long.numberOfTrailingZeros(marked) / Byte.SIZE;
            }
        }
        while (at < limit && MEANING[bytes[at] & 0xff] == PLAIN) {
            at++;
        }
        return at;
    }

    /** Returns the length of an escape; -1 when it is not there as a whole. */
    private static int escape(byte[] bytes, int at, int limit) {
        if (at + 1 >= limit) {
            return -1;
        }
        byte kind = bytes[at + 1];
        if (kind != 'u') {
            boolean known = switch (kind) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
                default -> false;
            };
            if (!known) {
                throw new DocumentException("it is not valid JSON");
            }
            return 2;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (i >= limit) {
                return -1;
            }
            if (Character.digit(bytes[i], 16) < 0) {
                throw new DocumentException("it is not valid JSON");
            }
        }
        return 6;
    }

    /** Returns the index behind a number; -1 when more of it may come. */
    static int number(byte[] bytes, int from, int limit, boolean last) {
        int whole = from < limit && bytes[from] == '-' ? from + 1 : from;
        int at = digits(bytes, whole, limit);
        boolean right = at > whole && (bytes[whole] != '0' || at == whole + 1);
        if (right && at < limit && bytes[at] == '.') {
            int fraction = at + 1;
            at = digits(bytes, fraction, limit);
            right = at > fraction;
        }
        if (right && at < limit && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            int exponent = at;
            at = digits(bytes, exponent, limit);
            right = at > exponent;
        }
        if (at - from > NUMBER_BYTES_MAX) {
            throw new DocumentException("it has a number of more than " + NUMBER_BYTES_MAX + " digits");
        }
        if (at == limit && !last) {
            return -1;
        }
        if (!right || (at < limit && part(bytes[at]))) {
            throw new DocumentException("it is not valid JSON");
        }
        return at;
    }

    private static boolean part(byte c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}
