package dev.sallyport.testkit;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login.Credential;
import dev.sallyport.api.protocol.ScramChallenge;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The subjects a core-free host knows, each with one access token, checked in the clear or by SCRAM-SHA-256. */
public final class FakeIdentity {

    private static final int ITERATIONS = 4096;

    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final Map<String, String> objections = new ConcurrentHashMap<>();
    private final Map<Credential.Pass, String> passes = new ConcurrentHashMap<>();
    private volatile String certified = "";
    private final AtomicInteger given = new AtomicInteger();

    /**
     * Registers a public key of a subject that has a token.
     *
     * @param blob the key as SSH writes it
     */
    public FakeIdentity publicKey(String name, byte[] blob) {
        keys.put(name, blob.clone());
        return this;
    }

    /** Sets a reason for which a certificate is refused, and which its owner is told. */
    public FakeIdentity objection(byte[] blob, String reason) {
        objections.put(HexFormat.of().formatHex(blob), reason);
        return this;
    }

    Optional<String> objection(Credential.PublicKey key) {
        return Optional.ofNullable(objections.get(HexFormat.of().formatHex(key.blob())));
    }

    /** Sets whose certificate clients show. */
    void certificate(String subject) {
        certified = subject;
    }

    /** Gives a pass; their secrets are {@code pass-1}, {@code pass-2} and so on. */
    Secret pass(String subject, String place) {
        Secret secret = Secret.of("pass-" + given.incrementAndGet());
        passes.put(new Credential.Pass(secret, place), subject);
        return secret;
    }

    /** Ends a pass, so that it opens no session any more. */
    void end(Credential.Pass pass) {
        passes.remove(pass);
    }

    /** Returns how many passes there are. */
    public int passes() {
        return passes.size();
    }

    public FakeIdentity subject(String name, String token) {
        tokens.put(name, token);
        return this;
    }

    /** Returns the challenge of a subject; made up, but always the same, for one that is not known. */
    public ScramChallenge challenge(String subject) {
        return new ScramChallenge(
                Arrays.copyOf(sha256(("salt of " + subject).getBytes(StandardCharsets.UTF_8)), 16), ITERATIONS);
    }

    /** Returns whom a credential is of, where it says so by itself; else the name that was given. */
    String subjectOf(String given, Credential credential) {
        if (credential instanceof Credential.ClientCertificate) {
            return certified;
        }
        if (credential instanceof Credential.Pass pass) {
            return passes.getOrDefault(pass, given);
        }
        if (!given.isEmpty() || !(credential instanceof Credential.Token clear)) {
            return given;
        }
        String text = clear.token().reveal();
        return tokens.entrySet().stream()
                .filter(known -> known.getValue().equals(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(given);
    }

    /** Checks a credential; returns empty when it is wrong, else what the server signs (nothing for a clear token). */
    Optional<byte[]> verify(String subject, Credential credential) {
        String token = tokens.get(subject);
        if (token == null) {
            return Optional.empty();
        }
        return switch (credential) {
            case Credential.Token clear ->
                clear.token().reveal().equals(token) ? Optional.of(new byte[0]) : Optional.empty();
            case Credential.PublicKey key ->
                Arrays.equals(keys.get(subject), key.blob()) ? Optional.of(new byte[0]) : Optional.empty();
            case Credential.ScramProof proof -> verify(challenge(subject), token, proof);
            case Credential.ClientCertificate _ ->
                subject.equals(certified) ? Optional.of(new byte[0]) : Optional.empty();
            case Credential.Pass pass -> subject.equals(passes.get(pass)) ? Optional.of(new byte[0]) : Optional.empty();
            case Credential.Enclosing _ -> Optional.empty(); // the gate knows, not the directory
        };
    }

    private static Optional<byte[]> verify(ScramChallenge challenge, String token, Credential.ScramProof proof) {
        byte[] salted = saltedPassword(token, challenge);
        byte[] storedKey = sha256(hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)));
        byte[] clientKey = xor(proof.proof(), hmac(storedKey, proof.authMessage()));
        if (clientKey.length != storedKey.length || !MessageDigest.isEqual(sha256(clientKey), storedKey)) {
            return Optional.empty();
        }
        return Optional.of(hmac(hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)), proof.authMessage()));
    }

    /** Returns the proof a client with this token makes; the client's half, for scripted clients. */
    public static byte[] clientProof(String token, ScramChallenge challenge, byte[] authMessage) {
        byte[] clientKey = hmac(saltedPassword(token, challenge), "Client Key".getBytes(StandardCharsets.US_ASCII));
        return xor(clientKey, hmac(sha256(clientKey), authMessage));
    }

    private static byte[] saltedPassword(String token, ScramChallenge challenge) {
        try {
            PBEKeySpec spec = new PBEKeySpec(token.toCharArray(), challenge.salt(), challenge.iterations(), 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
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

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = new byte[Math.min(a.length, b.length)];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
        return result;
    }
}
