package dev.sallyport.core.secret;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key encryption keys: the newest seals, all open. One line per key, {@code <id>:<32 bytes in base64>}, newest
 * last. The oldest key also seeds what must never change with a rotation, such as keys of maskers.
 */
public final class KeyRing {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyRing.class);
    private static final int KEY_BYTES = 32;
    private static final int KEYS_MAX = 100;

    private final Map<String, byte[]> keys;
    private final String newest;

    private KeyRing(Map<String, byte[]> keys) {
        this.keys = keys;
        this.newest = List.copyOf(keys.keySet()).getLast();
    }

    /** Reads the key file, or creates it (only its owner may read it) and warns to back it up. */
    public static KeyRing open(Path file) {
        try {
            if (!Files.exists(file)) {
                createPrivate(file, line("k1", randomKey()));
                LOGGER.atWarn()
                        .addKeyValue("file", file)
                        .log("created the key file: back it up, for without it no sealed secret can be opened again");
            }
            refuseOpenDoors(file);
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "cannot read or create the key file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads keys from a text in the form of the key file, for instance out of an environment variable. */
    public static KeyRing of(Secret text) {
        return parse(text.reveal(), "the key text");
    }

    /** Makes a ring with one random key, which dies with the process. */
    public static KeyRing ephemeral() {
        return new KeyRing(new LinkedHashMap<>(Map.of("k1", randomKey())));
    }

    private static KeyRing parse(String text, String source) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.startsWith("#")) {
                continue;
            }
            if (colon < 1 || !line.substring(0, colon).matches("[A-Za-z0-9_-]{1,32}")) {
                throw new GatewayException(ErrorCodes.CONFIG, source + ": each line must be <id>:<32 bytes in base64>");
            }
            byte[] key = decode(line.substring(colon + 1), source);
            if (keys.put(line.substring(0, colon), key) != null) {
                throw new GatewayException(ErrorCodes.CONFIG, source + ": a key id is given twice");
            }
        }
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new GatewayException(ErrorCodes.CONFIG, source + ": must hold 1 to " + KEYS_MAX + " keys");
        }
        return new KeyRing(keys);
    }

    private static byte[] decode(String base64, String source) {
        try {
            byte[] key = Base64.getDecoder().decode(base64.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            LOGGER.atDebug().addKeyValue("file", source).log("a key is not base64");
        }
        throw new GatewayException(ErrorCodes.CONFIG, source + ": a key must be 32 bytes in base64");
    }

    private static String line(String id, byte[] key) {
        return id + ":" + Base64.getEncoder().encodeToString(key) + "\n";
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Writes a file that only its owner can read, whole or not at all. */
    public static void createPrivate(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        if (posix) {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(part);
        }
        Files.writeString(part, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static void refuseOpenDoors(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "the key file " + file + " can be read or changed by others: chmod 600 " + file);
        }
    }

    String newest() {
        return newest;
    }

    List<String> ids() {
        return new ArrayList<>(keys.keySet());
    }

    byte[] key(String id) {
        byte[] key = keys.get(id);
        if (key == null) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "the key '" + id + "' is not in the key file: restore it from its backup");
        }
        return key;
    }

    /** Derives 32 bytes for a purpose from the oldest key, so that a rotation does not change them. */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.values().iterator().next(), "HmacSHA256"));
            return mac.doFinal(("sallyport derive v1:" + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
