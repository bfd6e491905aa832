package dev.sallyport.plugin.http.grpc;

import dev.sallyport.plugin.http.wire.Malformed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** How messages of one direction may be compressed, each by itself ({@code grpc-encoding}). */
public enum MessageEncoding {
    IDENTITY,
    GZIP,
    DEFLATE,
    /** One that cannot be undone here. */
    OTHER;

    /** What targets are asked for where messages are looked at. */
    public static final String UNDERSTOOD = "identity, gzip, deflate";

    /** Returns the encoding that a field names; nothing is identity. */
    public static MessageEncoding of(String name) {
        return switch (name.strip()) {
            case "", "identity" -> IDENTITY;
            case "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }

    /** Whether what is written is compressed again. */
    boolean again() {
        return this == GZIP;
    }

    /** Undoes it for a compressed message; throws {@link Malformed} where that cannot be, or comes to more than max. */
    public byte[] undo(byte[] compressed, int max) {
        try (InputStream in = open(compressed)) {
            byte[] plain = in.readNBytes(max + 1);
            if (plain.length > max) {
                throw new Malformed(413, "a compressed message of more than " + max + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new Malformed("a message that is not compressed as was said");
        }
    }

    private InputStream open(byte[] compressed) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(compressed);
        return switch (this) {
            case GZIP -> new GZIPInputStream(bytes);
            case DEFLATE -> new InflaterInputStream(bytes);
            case IDENTITY -> throw new Malformed("a compressed message, and nobody said how");
            case OTHER -> throw new Malformed("a message in an encoding that cannot be undone here");
        };
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 32);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no disk in it
        }
        return out.toByteArray();
    }
}
