package dev.sallyport.core.authority;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An Ed25519 key as OpenSSH writes it and Java uses it. */
final class AuthorityKey {

    static final String TYPE = "ssh-ed25519";

    private static final String ALGORITHM = "Ed25519";
    private static final int POINT_BYTES = 32;
    /** What stands before the point in a key as X.509 writes it (RFC 8410). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private AuthorityKey() {}

    static KeyPair fresh() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** Returns a public key as SSH writes it. */
    static byte[] blob(PublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
        return new SshWriter().string(TYPE).string(point).bytes();
    }

    /** Returns a private key as a text that is to be sealed. */
    static String text(PrivateKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    static PrivateKey ofText(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was sealed is no Ed25519 key", e);
        }
    }

    /** Signs; returns the signature as SSH writes it. */
    static byte[] sign(PrivateKey key, byte[] data) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(data);
            return new SshWriter().string(TYPE).string(signer.sign()).bytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key does not sign", e);
        }
    }

    /** Whether a signature, as SSH writes it, is this key's. */
    static boolean verifies(byte[] keyBlob, byte[] data, byte[] signature) {
        try {
            SshReader key = new SshReader(keyBlob);
            SshReader proof = new SshReader(signature);
            if (!key.text().equals(TYPE) || !proof.text().equals(TYPE)) {
                return false;
            }
            byte[] point = key.string();
            byte[] value = proof.string();
            key.end();
            proof.end();
            byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + point.length);
            System.arraycopy(point, 0, encoded, X509_HEAD.length, point.length);
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(data);
            return verifier.verify(value);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
