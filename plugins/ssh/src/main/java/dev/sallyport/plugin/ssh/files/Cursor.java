package dev.sallyport.plugin.ssh.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the fields of one packet in place. Throws {@link Garbled} beyond its end. */
final class Cursor {

    private final byte[] array;
    private final int end;
    private int at;

    Cursor(byte[] array, int offset, int length) {
        this.array = array;
        this.at = offset;
        this.end = offset + length;
    }

    static int int32(byte[] array, int at) {
        return (array[at] & 0xff) << 24
                | (array[at + 1] & 0xff) << 16
                | (array[at + 2] & 0xff) << 8
                | (array[at + 3] & 0xff);
    }

    static long int64(byte[] array, int at) {
        return (long) int32(array, at) << 32 | Integer.toUnsignedLong(int32(array, at + 4));
    }

    private int take(int bytes) {
        if (bytes < 0 || bytes > end - at) {
            throw new Garbled("a packet that ends within a field");
        }
        int from = at;
        at += bytes;
        return from;
    }

    int int8() {
        return array[take(1)] & 0xff;
    }

    int int32() {
        return int32(array, take(4));
    }

    long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    long int64() {
        return int64(array, take(8));
    }

    byte[] bytes() {
        int length = int32();
        int from = take(length);
        return Arrays.copyOfRange(array, from, from + length);
    }

    byte[] handle() {
        byte[] handle = bytes();
        if (handle.length > Sftp.HANDLE_MAX) {
            throw new Garbled("a handle longer than " + Sftp.HANDLE_MAX + " bytes");
        }
        return handle;
    }

    /** Reads a text that is no path, such as an extension's name. */
    String word() {
        return new String(bytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads a path; empty when it is none that could be judged. */
    Optional<String> path() {
        return path(bytes());
    }

    static Optional<String> path(byte[] bytes) {
        if (bytes.length > Sftp.PATH_MAX) {
            return Optional.empty();
        }
        try {
            String path = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return path.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(path);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    boolean more() {
        return at < end;
    }

    /** The packet must end here. */
    void done() {
        if (more()) {
            throw new Garbled("a packet longer than its fields");
        }
    }
}
