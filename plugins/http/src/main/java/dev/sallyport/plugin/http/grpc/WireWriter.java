package dev.sallyport.plugin.http.grpc;

import java.io.ByteArrayOutputStream;

/** The bytes of a message in the making. */
final class WireWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    void tag(int number, int wireType) {
        varint(((long) number << 3) | wireType);
    }

    void fixed64(long value) {
        for (int i = 0; i < 8; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    void fixed32(int value) {
        for (int i = 0; i < 4; i++) {
            out.write(value >>> (8 * i));
        }
    }

    void raw(byte[] bytes, int from, int to) {
        out.write(bytes, from, to - from);
    }

    /** Writes bytes with their length before them. */
    void part(byte[] bytes) {
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
