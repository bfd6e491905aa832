package dev.sallyport.core.authority;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads SSH's data types (RFC 4251, section 5) out of bytes that anybody may have sent. Every read throws
 * {@link IllegalArgumentException} when there is not enough, or not what it should be.
 */
final class SshReader {

    private final byte[] bytes;
    private final ByteBuffer in;

    SshReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
    }

    int uint32() {
        need(Integer.BYTES);
        return in.getInt();
    }

    long uint64() {
        need(Long.BYTES);
        return in.getLong();
    }

    byte[] string() {
        int length = uint32();
        if (length < 0) {
            throw new IllegalArgumentException("a string is too long");
        }
        need(length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(string()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text is not UTF-8", e);
        }
    }

    boolean more() {
        return in.hasRemaining();
    }

    int position() {
        return in.position();
    }

    /** Returns what lies between two positions. */
    byte[] between(int from, int until) {
        return java.util.Arrays.copyOfRange(bytes, from, until);
    }

    void end() {
        if (more()) {
            throw new IllegalArgumentException("there is more than there should be");
        }
    }

    private void need(int count) {
        if (in.remaining() < count) {
            throw new IllegalArgumentException("it ends too early");
        }
    }
}
