package dev.sallyport.core.record;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The gateway's Ed25519 key for seals and checkpoints, made at the first start and kept in a file only the gateway's
 * user may read. The public half lies beside it for auditors.
 */
public final class SigningKey {

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Reads the key from a folder, or makes one there. */
    public static SigningKey in(Path directory) {
        Path file = directory.resolve("recording-signing.key");
        try {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
                KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
                return new SigningKey(
                        factory.generatePrivate(new PKCS8EncodedKeySpec(decode(lines, 0))),
                        factory.generatePublic(new X509EncodedKeySpec(decode(lines, 1))));
            }
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            SigningKey key = new SigningKey(pair.getPrivate(), pair.getPublic());
            Files.createDirectories(directory);
            Path draft = directory.resolve("recording-signing.key.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    draft,
                    encode(pair.getPrivate().getEncoded()) + "\n" + key.publicText() + "\n",
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(draft, file);
            Files.writeString(directory.resolve("recording-signing.pub"), key.publicText() + "\n");
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "the recording key " + file + " cannot be read or made (" + e.getMessage()
                            + "); restore it from a backup, or check the folder's permissions",
                    e);
        }
    }

    private static byte[] decode(List<String> lines, int line) {
        if (lines.size() <= line) {
            throw new IllegalArgumentException("the file must have two lines");
        }
        return Base64.getDecoder().decode(lines.get(line));
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns the public half as one line of base64 (X.509 encoding). */
    public String publicText() {
        return encode(publicKey.getEncoded());
    }

    String sign(String message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of the platform", e);
        }
    }

    boolean verifies(String message, String signatureText) {
        return verifies(publicKey, message, signatureText);
    }

    /** Checks a signature by a public key in the form of {@link #publicText}. */
    static boolean verifies(String publicText, String message, String signatureText) {
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicText)));
            return verifies(key, message, signatureText);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean verifies(PublicKey key, String message, String signatureText) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signatureText));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
