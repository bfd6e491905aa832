package dev.sallyport.plugin.http.grpc;

import dev.sallyport.plugin.http.wire.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A place in the bytes of a message (protobuf's "Encoding"). Throws {@link Malformed} rather than leave them. */
final class WireReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int START_GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    /** So deep do protobuf's own parsers go. */
    static final int DEPTH_MAX = 100;

    final byte[] source;
    private final int end;
    private int at;

    WireReader(byte[] source, int from, int to) {
        this.source = source;
        this.at = from;
        this.end = to;
    }

    int at() {
        return at;
    }

    boolean more() {
        return at < end;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at == end) {
                throw new Malformed("a message that breaks off");
            }
            byte b = source[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed("a message with a number of more than ten bytes");
    }

    /** Returns a field's number and wire type. */
    int tag() {
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0 || (tag & 7) > FIXED32) {
            throw new Malformed("a message with a field that cannot be");
        }
        return (int) tag;
    }

    long fixed64() {
        long value = 0;
        int from = step(8);
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (source[from + i] & 0xff);
        }
        return value;
    }

    int fixed32() {
        int value = 0;
        int from = step(4);
        for (int i = 3; i >= 0; i--) {
            value = (value << 8) | (source[from + i] & 0xff);
        }
        return value;
    }

    /** Passes over bytes and returns where they begin. */
    private int step(long bytes) {
        if (bytes < 0 || bytes > end - at) {
            throw new Malformed("a message that breaks off");
        }
        int from = at;
        at += (int) bytes;
        return from;
    }

    /** Returns what has its length before it, and passes over it. */
    WireReader part() {
        long length = varint();
        int from = step(length);
        return new WireReader(source, from, at);
    }

    byte[] bytes() {
        byte[] copy = new byte[end - at];
        System.arraycopy(source, at, copy, 0, copy.length);
        at = end;
        return copy;
    }

    /** Returns the rest as text; what is not proper UTF-8 no reader would take. */
    String text() {
        if (ascii()) {
            String text = new String(source, at, end - at, StandardCharsets.US_ASCII);
            at = end;
            return text;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source, at, end - at))
                    .toString();
            at = end;
            return text;
        } catch (CharacterCodingException e) {
            throw new Malformed("a message with a string that is not UTF-8");
        }
    }

    private boolean ascii() {
        for (int i = at; i < end; i++) {
            if (source[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Passes over the value of a field that nobody knows. */
    void skip(int tag, int depth) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> step(8);
            case BYTES -> step(varint());
            case FIXED32 -> step(4);
            case START_GROUP -> skipGroup(tag >>> 3, depth + 1);
            default -> throw new Malformed("a message with the end of a group that did not begin");
        }
    }

    private void skipGroup(int number, int depth) {
        if (depth > DEPTH_MAX) {
            throw new Malformed("a message nested more than " + DEPTH_MAX + " levels deep");
        }
        while (true) {
            int tag = tag();
            if ((tag & 7) == END_GROUP) {
                if (tag >>> 3 != number) {
                    throw new Malformed("a message with the end of another group");
                }
                return;
            }
            skip(tag, depth);
        }
    }
}
