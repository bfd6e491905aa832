package dev.sallyport.plugin.ssh.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may show as its key: SH-02. */
class ShownKeyTest {

    private static final String CERTIFICATE = "ssh-ed25519-cert-v01@openssh.com";

    private static byte[] blob(KeyPair pair) {
        Buffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(pair.getPublic());
        return buffer.getCompactData();
    }

    /** A certificate as far as the key in it, and then something. */
    private static byte[] certificate(String type, byte[] key) {
        Buffer in = new ByteArrayBuffer(key);
        in.getString();
        Buffer out = new ByteArrayBuffer();
        out.putString(type);
        out.putBytes(new byte[32]);
        out.putRawBytes(in.array(), in.rpos(), in.available());
        out.putLong(1);
        return out.getCompactData();
    }

    @ParameterizedTest
    @CsvSource({
        "ssh-ed25519, 256, ssh-ed25519, ssh-ed25519-cert-v01@openssh.com, ssh-ed25519-cert-v01@openssh.com",
        "ecdsa-sha2-nistp256, 256, ecdsa-sha2-nistp256, ecdsa-sha2-nistp256-cert-v01@openssh.com,"
                + " ecdsa-sha2-nistp256-cert-v01@openssh.com",
        "ssh-rsa, 2048, rsa-sha2-512, rsa-sha2-512-cert-v01@openssh.com, ssh-rsa-cert-v01@openssh.com"
    })
    void theKeyOfACertificateIsFound(String type, int bits, String plain, String algorithm, String certificateType)
            throws GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(type, bits);
        ShownKey key = ShownKey.of(plain, blob(pair)).orElseThrow();
        assertThat(key.certificate()).isFalse();
        assertThat(KeyUtils.compareKeys(key.key(), pair.getPublic())).isTrue();
        ShownKey certified =
                ShownKey.of(algorithm, certificate(certificateType, blob(pair))).orElseThrow();
        assertThat(certified.certificate()).isTrue();
        assertThat(certified.algorithm()).isEqualTo(plain);
        assertThat(KeyUtils.compareKeys(certified.key(), pair.getPublic())).isTrue();
    }

    @Test
    void anAlgorithmForAnotherTypeIsRefused() throws GeneralSecurityException {
        byte[] key = blob(KeyUtils.generateKeyPair("ssh-ed25519", 256));
        byte[] certificate = certificate(CERTIFICATE, key);
        assertThat(ShownKey.of("rsa-sha2-512", key)).isEmpty();
        assertThat(ShownKey.of("ssh-ed25519", certificate))
                .as("a certificate as a key")
                .isEmpty();
        assertThat(ShownKey.of(CERTIFICATE, key)).as("a key as a certificate").isEmpty();
        assertThat(ShownKey.of("ssh-rsa-cert-v01@openssh.com", certificate)).isEmpty();
        assertThat(ShownKey.of("ssh-dss-cert-v01@openssh.com", certificate)).isEmpty();
        assertThat(ShownKey.of("-cert-v01@openssh.com", certificate)).isEmpty();
    }

    @Test
    void whatIsCutOrTooLargeIsRefused() throws GeneralSecurityException {
        byte[] key = blob(KeyUtils.generateKeyPair("ssh-ed25519", 256));
        for (int length = 0; length < key.length; length++) {
            assertThat(ShownKey.of("ssh-ed25519", Arrays.copyOf(key, length))).isEmpty();
        }
        byte[] certificate = certificate(CERTIFICATE, key);
        for (int length = 0; length < certificate.length - Long.BYTES; length++) {
            assertThat(ShownKey.of(CERTIFICATE, Arrays.copyOf(certificate, length)))
                    .isEmpty();
        }
        assertThat(ShownKey.of(CERTIFICATE, Arrays.copyOf(certificate, 20_000))).isEmpty();
    }
}
