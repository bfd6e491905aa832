package dev.sallyport.core.identity;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Public keys of subjects, as people write them: a type, the key in base 64, and a comment nobody needs. */
final class RegisteredKey {

    private static final int CHARS_MAX = 16 << 10;

    /** What can be proved without SHA-1 and without DSA; certificates are not keys. */
    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "sk-ssh-ed25519@openssh.com",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ecdsa-sha2-nistp256@openssh.com",
            "ssh-rsa");

    private RegisteredKey() {}

    /** Reads the keys of a subject; what is no key is reported. */
    static Set<String> fingerprints(Resource resource, List<String> lines, Problems problems) {
        Set<String> fingerprints = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                fingerprints.add(fingerprint(blob(lines.get(i))));
            } catch (IllegalArgumentException e) {
                problems.error(resource, "spec.public-keys[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return Set.copyOf(fingerprints);
    }

    /** Reads a key from a line such as one of authorized_keys; throws what is wrong with it. */
    static byte[] blob(String line) {
        String[] parts = line.strip().split("\\s+", 3);
        if (line.length() > CHARS_MAX || parts.length < 2) {
            throw new IllegalArgumentException("must be a public key such as 'ssh-ed25519 AAAA... comment'");
        }
        if (!TYPES.contains(parts[0])) {
            throw new IllegalArgumentException("keys of type '" + parts[0] + "' are not taken; known: "
                    + String.join(", ", new java.util.TreeSet<>(TYPES)));
        }
        byte[] blob = decoded(parts[1]);
        if (!parts[0].equals(type(blob))) {
            throw new IllegalArgumentException("the key is not of the type '" + parts[0] + "' it says");
        }
        return blob;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key is not whole: its second part must be base 64", e);
        }
    }

    private static String type(byte[] blob) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            int length = buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                return "";
            }
            byte[] name = new byte[length];
            buffer.get(name);
            return new String(name, StandardCharsets.US_ASCII);
        } catch (BufferUnderflowException e) {
            return "";
        }
    }

    /** Writes a key or certificate as OpenSSH keeps it in a file. */
    static String line(byte[] blob, String comment) {
        return type(blob) + " " + Base64.getEncoder().encodeToString(blob) + " " + comment;
    }

    /** Returns the name of a key that everybody uses: {@code SHA256:} and its digest in base 64. */
    static String fingerprint(byte[] blob) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Verifier.sha(blob));
    }
}
