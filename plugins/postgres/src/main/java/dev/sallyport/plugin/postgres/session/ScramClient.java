package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of one SCRAM-SHA-256 exchange with a target; checks the target's signature too. */
final class ScramClient {

    /** More would let a hostile target burn the event loop; PostgreSQL's default is 4,096. */
    private static final int ITERATIONS_MAX = 100_000;

    private final Secret secret;
    private final String nonce;
    private byte[] serverSignature = new byte[0];

    ScramClient(Secret secret, String nonce) {
        this.secret = secret;
        this.nonce = nonce;
    }

    byte[] first() {
        return ("n,," + bare()).getBytes(StandardCharsets.US_ASCII);
    }

    private String bare() {
        return "n=,r=" + nonce;
    }

    /** Answers the target's first message. */
    byte[] answer(byte[] serverFirst) {
        String message = new String(serverFirst, StandardCharsets.US_ASCII);
        String[] parts = message.split(",", -1);
        if (parts.length < 3
                || !parts[0].startsWith("r=")
                || !parts[1].startsWith("s=")
                || !parts[2].startsWith("i=")) {
            throw new IllegalArgumentException("the target's SCRAM message is malformed");
        }
        String joined = parts[0].substring(2);
        if (!joined.startsWith(nonce) || joined.length() == nonce.length()) {
            throw new IllegalArgumentException("the target's SCRAM nonce is wrong");
        }
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        if (iterations < 1 || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException("the target asks for more SCRAM iterations than " + ITERATIONS_MAX);
        }
        String withoutProof = "c=biws,r=" + joined;
        byte[] authMessage = (bare() + "," + message + "," + withoutProof).getBytes(StandardCharsets.US_ASCII);
        byte[] salted = stretch(salt, iterations);
        byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] proof = hmac(sha256(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = hmac(hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)), authMessage);
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.US_ASCII);
    }

    /** Checks that the target knows the password too. */
    void verify(byte[] serverFinal) {
        String message = new String(serverFinal, StandardCharsets.US_ASCII);
        if (!message.startsWith("v=")
                || serverSignature.length == 0
                || !MessageDigest.isEqual(serverSignature, Base64.getDecoder().decode(message.substring(2)))) {
            throw new IllegalArgumentException("the target could not prove that it knows the password");
        }
    }

    private byte[] stretch(byte[] salt, int iterations) {
        byte[] password =
                Normalizer.normalize(secret.reveal(), Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            mac.update(salt);
            byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = block.clone();
            for (int i = 1; i < iterations; i++) {
                block = mac.doFinal(block);
                for (int j = 0; j < result.length; j++) {
                    result[j] ^= block[j];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
