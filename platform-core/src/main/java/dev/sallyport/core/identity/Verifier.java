package dev.sallyport.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a token: a SCRAM-SHA-256 verifier (RFC 5802, RFC 7677). It proves a token and cannot be turned back
 * into one. Arrays are not copied; nobody changes them.
 */
public record Verifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BITS = 256;

    static Verifier of(String token, byte[] salt, int iterations) {
        byte[] salted = salted(token, salt, iterations);
        byte[] clientKey = mac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        return new Verifier(
                salt, iterations, sha(clientKey), mac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether the text is the token. */
    boolean proves(String token) {
        return MessageDigest.isEqual(of(token, salt, iterations).storedKey, storedKey);
    }

    /** Returns the server signature when the client's proof is right. */
    Optional<byte[]> check(byte[] authMessage, byte[] proof) {
        byte[] signature = mac(storedKey, authMessage);
        if (proof.length != signature.length) {
            return Optional.empty();
        }
        byte[] clientKey = new byte[signature.length];
        for (int i = 0; i < signature.length; i++) {
            clientKey[i] = (byte) (signature[i] ^ proof[i]);
        }
        return MessageDigest.isEqual(sha(clientKey), storedKey)
                ? Optional.of(mac(serverKey, authMessage))
                : Optional.empty();
    }

    // Tokens are base 62, so that SASLprep leaves them as they are.
    private static byte[] salted(String token, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(token.toCharArray(), salt, iterations, KEY_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2 with HMAC-SHA-256", e);
        }
    }

    static byte[] mac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    static byte[] sha(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Verifier that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(storedKey, that.storedKey)
                && Arrays.equals(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(storedKey);
    }

    @Override
    public String toString() {
        return "[verifier]";
    }
}
