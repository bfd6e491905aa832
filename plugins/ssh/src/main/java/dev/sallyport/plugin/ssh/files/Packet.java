package dev.sallyport.plugin.ssh.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a packet of the gateway's own. */
final class Packet {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    Packet(int type) {
        int32(0);
        out.write(type);
    }

    Packet int32(int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    Packet int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    Packet string(byte[] bytes) {
        int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Packet string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns it with its length in front. */
    byte[] bytes() {
        byte[] bytes = out.toByteArray();
        int length = bytes.length - 4;
        bytes[0] = (byte) (length >>> 24);
        bytes[1] = (byte) (length >>> 16);
        bytes[2] = (byte) (length >>> 8);
        bytes[3] = (byte) length;
        return bytes;
    }

    /** Returns a copy of a packet that came, with its length in front. */
    static byte[] whole(byte[] array, int offset, int length) {
        byte[] packet = new byte[4 + length];
        packet[0] = (byte) (length >>> 24);
        packet[1] = (byte) (length >>> 16);
        packet[2] = (byte) (length >>> 8);
        packet[3] = (byte) length;
        System.arraycopy(array, offset, packet, 4, length);
        return packet;
    }

    static byte[] status(int id, int code, String message) {
        return new Packet(Sftp.STATUS)
                .int32(id)
                .int32(code)
                .string(message)
                .string("")
                .bytes();
    }
}
