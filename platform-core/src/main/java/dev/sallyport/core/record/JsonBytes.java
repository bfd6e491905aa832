package dev.sallyport.core.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into one growing array that is used again and again. Not for several threads.
 *
 * <p>Every command makes five entries, on the loops and on the recorder's one thread; setting up a general writer for
 * each of them was a tenth of what governing a command costs. It writes what it is told in the order it is told, and
 * knows nothing of nesting but where a comma belongs.
 */
final class JsonBytes {

    private static final int INITIAL_BYTES = 512;

    /** What is kept after a large entry, so that one of them does not hold memory for the life of a session. */
    private static final int KEPT_BYTES_MAX = 64 << 10;

    /** Characters encoded before room is made again; each takes six bytes at most. */
    private static final int CHUNK_CHARS = 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** Which characters of ASCII stand for themselves in a string. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (char c = 0x20; c < PLAIN.length; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;
    private boolean comma;

    void reset() {
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[INITIAL_BYTES];
        }
        size = 0;
        comma = false;
    }

    int size() {
        return size;
    }

    /** Returns the bytes from an index on; what was written since. */
    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, size);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void writeStartObject() {
        open('{');
    }

    void writeEndObject() {
        close('}');
    }

    void writeStartArray() {
        open('[');
    }

    void writeEndArray() {
        close(']');
    }

    void writeObjectFieldStart(String name) {
        field(name);
        open('{');
    }

    void writeArrayFieldStart(String name) {
        field(name);
        open('[');
    }

    void writeStringField(String name, String value) {
        field(name);
        writeString(value);
    }

    void writeNumberField(String name, long value) {
        field(name);
        separate();
        number(value);
        comma = true;
    }

    void writeBooleanField(String name, boolean value) {
        field(name);
        literal(value ? TRUE : FALSE);
    }

    void writeNull() {
        literal(NULL);
    }

    void writeString(String value) {
        separate();
        text(value);
        comma = true;
    }

    /** Writes fields that {@link #since} returned, where they began behind a comma or at the start alike. */
    void writeFields(byte[] fields) {
        if (fields.length == 0) {
            return;
        }
        int from = fields[0] == ',' ? 1 : 0;
        separate();
        room(fields.length);
        System.arraycopy(fields, from, bytes, size, fields.length - from);
        size += fields.length - from;
        comma = true;
    }

    private void open(char bracket) {
        separate();
        put(bracket);
        comma = false;
    }

    private void close(char bracket) {
        put(bracket);
        comma = true;
    }

    private void field(String name) {
        separate();
        text(name);
        put(':');
        comma = false;
    }

    private void literal(byte[] word) {
        separate();
        room(word.length);
        System.arraycopy(word, 0, bytes, size, word.length);
        size += word.length;
        comma = true;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void put(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
    }

    private void number(long value) {
        if (value == Long.MIN_VALUE) {
            throw new IllegalArgumentException("a number out of range");
        }
        room(20);
        long rest = Math.abs(value);
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        if (value < 0) {
            bytes[size++] = '-';
        }
        for (int i = digits - 1; i >= 0; i--) {
            bytes[size + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void text(String value) {
        put('"');
        int length = value.length();
        for (int start = 0; start < length; start += CHUNK_CHARS) {
            int end = Math.min(length, start + CHUNK_CHARS);
            room(6 * (end - start) + 6);
            int i = start;
            while (i < end) {
                i = plain(value, i, end);
                if (i < end) {
                    escape(value, i, value.charAt(i));
                    i++;
                }
            }
        }
        put('"');
    }

    /** Writes what needs no escape, nearly always all of it; returns where it ends. */
    private int plain(String value, int from, int end) {
        byte[] to = bytes; // in locals: a field would be read and written again for each character
        int at = size - from;
        int i = from;
        for (; i < end; i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                break;
            }
            to[at + i] = (byte) c;
        }
        size = at + i;
        return i;
    }

    private void escape(String value, int at, char c) {
        switch (c) {
            case '"', '\\' -> pair(c);
            case '\n' -> pair('n');
            case '\r' -> pair('r');
            case '\t' -> pair('t');
            default -> {
                if (c < 0x20) {
                    unicode(c);
                } else if (c < 0x800) {
                    bytes[size++] = (byte) (0xc0 | (c >> 6));
                    bytes[size++] = (byte) (0x80 | (c & 0x3f));
                } else if (!Character.isSurrogate(c)) {
                    bytes[size++] = (byte) (0xe0 | (c >> 12));
                    bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                    bytes[size++] = (byte) (0x80 | (c & 0x3f));
                } else {
                    surrogate(value, at, c);
                }
            }
        }
    }

    /** A pair becomes one character of four bytes; half a pair is kept as the escape that says what it was. */
    private void surrogate(String value, int at, char c) {
        if (Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(value.charAt(at - 1))) {
            return; // written with its first half
        }
        char low = at + 1 < value.length() ? value.charAt(at + 1) : 0;
        if (!Character.isHighSurrogate(c) || !Character.isLowSurrogate(low)) {
            unicode(c);
            return;
        }
        int point = Character.toCodePoint(c, low);
        bytes[size++] = (byte) (0xf0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (point & 0x3f));
    }

    private void pair(char c) {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
    }

    private void unicode(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(c >> shift) & 0xf];
        }
    }

    private void room(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }
}
