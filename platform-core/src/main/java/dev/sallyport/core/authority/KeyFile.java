package dev.sallyport.core.authority;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;

/**
 * A fresh Ed25519 key as OpenSSH keeps it in files, without a passphrase.
 *
 * @param secret the file of the private key
 * @param open the line of the public key
 */
public record KeyFile(String secret, String open) {

    private static final int SEED_BYTES = 32;
    private static final int LINE_CHARS = 70;
    private static final int BLOCK_BYTES = 8;
    private static final String NONE = "none";

    public static KeyFile fresh(String comment) {
        KeyPair pair = AuthorityKey.fresh();
        byte[] blob = AuthorityKey.blob(pair.getPublic());
        byte[] point = Arrays.copyOfRange(blob, blob.length - SEED_BYTES, blob.length);
        byte[] encoded = pair.getPrivate().getEncoded();
        byte[] both =
                Arrays.copyOf(Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length), SEED_BYTES * 2);
        System.arraycopy(point, 0, both, SEED_BYTES, SEED_BYTES);
        // The two numbers tell a wrong passphrase; without one any will do.
        SshWriter inner = new SshWriter()
                .uint32(0)
                .uint32(0)
                .string(AuthorityKey.TYPE)
                .string(point)
                .string(both)
                .string(comment);
        for (int i = 1; inner.bytes().length % BLOCK_BYTES != 0; i++) {
            inner.raw(new byte[] {(byte) i});
        }
        byte[] file = new SshWriter()
                .raw("openssh-key-v1\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .string(NONE)
                .string(NONE)
                .string("")
                .uint32(1)
                .string(blob)
                .string(inner.bytes())
                .bytes();
        String body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(file);
        return new KeyFile(
                "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n",
                AuthorityKey.TYPE + " " + Base64.getEncoder().encodeToString(blob) + " " + comment + "\n");
    }

    @Override
    public String toString() {
        return "[key " + open.strip() + "]";
    }
}
