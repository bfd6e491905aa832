package dev.sallyport.plugin.ssh.login;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What a client shows to prove itself by: a public key, or a certificate of one, of which only the key is read here.
 * What else a certificate says is the core's to judge.
 *
 * @param key the key that must have signed
 * @param algorithm the algorithm of the signature
 * @param certificate whether it is a certificate
 */
record ShownKey(PublicKey key, String algorithm, boolean certificate) {

    private static final int BLOB_BYTES_MAX = 16 << 10;
    private static final String CERTIFICATE = "-cert-v01@openssh.com";
    private static final String VENDOR = "@openssh.com";

    /** How many strings behind the type make a key. */
    private static final Map<String, Integer> FIELDS = Map.of(
            "ssh-ed25519", 1,
            "sk-ssh-ed25519@openssh.com", 2,
            "ecdsa-sha2-nistp256", 2,
            "ecdsa-sha2-nistp384", 2,
            "ecdsa-sha2-nistp521", 2,
            "sk-ecdsa-sha2-nistp256@openssh.com", 3,
            "ssh-rsa", 2);

    /** Reads it; empty if it is not a key, or not one for the algorithm. */
    static Optional<ShownKey> of(String algorithm, byte[] blob) {
        if (blob.length > BLOB_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            boolean certificate = algorithm.endsWith(CERTIFICATE);
            String plain = plain(algorithm);
            byte[] raw = certificate ? certified(blob, KeyUtils.getCanonicalKeyType(plain)) : blob;
            PublicKey key = new ByteArrayBuffer(raw).getRawPublicKey();
            // The algorithm must be one for this very type, and a key has one form in which it is registered.
            boolean fits = KeyUtils.getKeyType(key).equals(KeyUtils.getCanonicalKeyType(plain)) && canonical(key, raw);
            return fits ? Optional.of(new ShownKey(key, plain, certificate)) : Optional.empty();
        } catch (SshException | RuntimeException e) {
            return Optional.empty(); // whatever the engine says of it, it is no key
        }
    }

    /** Returns the algorithm without the mark of certificates. */
    private static String plain(String algorithm) {
        if (!algorithm.endsWith(CERTIFICATE)) {
            return algorithm;
        }
        String bare = algorithm.substring(0, algorithm.length() - CERTIFICATE.length());
        return bare.startsWith("sk-") ? bare + VENDOR : bare;
    }

    private static byte[] certified(byte[] blob, String type) {
        Integer fields = FIELDS.get(type);
        Buffer in = new ByteArrayBuffer(blob);
        if (fields == null || !plain(in.getString()).equals(type)) {
            throw new IllegalArgumentException("no certificate of this type");
        }
        in.getBytes(); // a nonce
        Buffer key = new ByteArrayBuffer();
        key.putString(type);
        for (int i = 0; i < fields; i++) {
            key.putBytes(in.getBytes());
        }
        return key.getCompactData();
    }

    private static boolean canonical(PublicKey key, byte[] blob) {
        Buffer again = new ByteArrayBuffer();
        again.putRawPublicKey(key);
        return Arrays.equals(again.getCompactData(), blob);
    }
}
