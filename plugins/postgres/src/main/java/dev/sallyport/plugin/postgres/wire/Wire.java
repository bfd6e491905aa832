package dev.sallyport.plugin.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/** Numbers of the protocol and bounded readers for its primitive fields. */
public final class Wire {

    public static final int PROTOCOL_3_0 = 196608;
    public static final int CANCEL_REQUEST = 80877102;
    public static final int SSL_REQUEST = 80877103;
    public static final int GSSENC_REQUEST = 80877104;

    /** The largest start-up packet PostgreSQL itself accepts, in bytes. */
    public static final int STARTUP_BYTES_MAX = 10_000;

    /** The largest authentication message accepted before anybody is known, in bytes. */
    public static final int AUTHENTICATION_BYTES_MAX = 4_096;

    /** The type byte and the length word in front of every message. */
    public static final int HEADER_BYTES = 5;

    private Wire() {}

    /** Reads a zero-terminated string; its end must lie within the readable bytes. */
    public static String text(ByteBuf in, Charset charset) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new IllegalArgumentException("a string without an end");
        }
        String text = in.toString(in.readerIndex(), length, charset);
        in.skipBytes(length + 1);
        return text;
    }

    /** Checks that a frame holds nothing after what was read. */
    public static void end(ByteBuf in) {
        if (in.isReadable()) {
            throw new IllegalArgumentException("bytes after the end of a message");
        }
    }

    /** Checks that a frame still holds some bytes. */
    public static void require(ByteBuf in, int bytes) {
        if (bytes < 0 || in.readableBytes() < bytes) {
            throw new IllegalArgumentException("a message shorter than its fields");
        }
    }

    /** Reads a count or length of two bytes, unsigned. */
    public static int count(ByteBuf in) {
        require(in, 2);
        return in.readUnsignedShort();
    }

    /** Reads a word of four bytes. */
    public static int word(ByteBuf in) {
        require(in, 4);
        return in.readInt();
    }

    /**
     * Returns the whole length of the typed frame at an index, or -1 when too few bytes are there to tell.
     *
     * @throws IllegalArgumentException for a length below four or above the bound
     */
    public static int frameLength(ByteBuf in, int index, int bytesMax) {
        if (in.writerIndex() - index < HEADER_BYTES) {
            return -1;
        }
        int length = in.getInt(index + 1);
        if (length < 4 || length > bytesMax) {
            throw new IllegalArgumentException(
                    "message length " + Integer.toUnsignedString(length) + " is outside 4 to " + bytesMax);
        }
        return length + 1;
    }
}
