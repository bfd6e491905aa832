package dev.sallyport.plugin.dlp.prose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Reads models that lie beside a class, each checked against the hash that its training wrote down. */
public final class Shipped {

    /** The list of hashes beside the models: {@code sha256 name} a line. */
    private static final String HASHES = "models.sha256";

    private Shipped() {}

    /** How a model comes out of its bytes. */
    @FunctionalInterface
    public interface Reader<T> {

        T read(InputStream in) throws IOException;
    }

    /**
     * Returns a model.
     *
     * @throws IllegalStateException when it is missing or another one than was trained
     */
    public static <T> T read(Class<?> beside, String name, Reader<T> reader) {
        byte[] bytes = bytes(beside, name);
        if (!sha256(bytes).equals(hashes(beside).get(name))) {
            throw new IllegalStateException(
                    "the model " + name + " is not the one its training wrote down; reinstall this plugin");
        }
        try {
            return reader.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("the model " + name + " cannot be read", e);
        }
    }

    private static byte[] bytes(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the model " + name + " is missing from this plugin; reinstall it");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> hashes(Class<?> beside) {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : new String(bytes(beside, HASHES), StandardCharsets.US_ASCII).split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                hashes.put(line.substring(space).strip(), line.substring(0, space));
            }
        }
        return hashes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
