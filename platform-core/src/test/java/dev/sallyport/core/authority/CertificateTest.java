package dev.sallyport.core.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates against OpenSSH's own tool, and against everything that is no certificate: SH-02. */
final class CertificateTest {

    private static final Duration DAY = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Authorities authorities =
            new Authorities(new MemoryAuthorityStore(), new Envelope(KeyRing.ephemeral()), clock);
    private Keygen keygen;

    @BeforeEach
    void tool() {
        keygen = new Keygen(folder);
    }

    private Authorities.Demand demand(byte[] key) {
        return new Authorities.Demand(
                key,
                4711,
                "alice",
                List.of("alice"),
                Duration.ofHours(8),
                new TreeMap<>(Map.of("source-address", "10.0.0.0/8,::1/128")),
                new TreeMap<>(Map.of("permit-pty", "", "permit-port-forwarding", "")));
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void openSshReadsWhatWeSign(String type, String bits) {
        byte[] key = keygen.key("k", type, "-b", bits);
        byte[] certificate = authorities.sign(Purpose.USERS, demand(key)).blob();
        assertThat(keygen.show(certificate))
                .contains("user certificate")
                .contains("Key ID: \"alice\"")
                .contains("Serial: 4711")
                .contains("source-address 10.0.0.0/8,::1/128")
                .contains("permit-pty")
                .contains("permit-port-forwarding")
                .contains("(using ssh-ed25519)");
        Certificate read = authorities.verify(Purpose.USERS, certificate, DAY).orElseThrow();
        assertThat(read.key()).isEqualTo(key);
        assertThat(read.principals()).containsExactly("alice");
        assertThat(read.before() - read.after())
                .isEqualTo(Duration.ofHours(8).plusMinutes(1).toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void weReadWhatOpenSshSigns(String type, String bits) {
        keygen.key("ca", "ed25519");
        byte[] key = keygen.key("k", type, "-b", bits);
        keygen.run(
                "-q",
                "-s",
                "ca",
                "-I",
                "some id",
                "-n",
                "a,b",
                "-z",
                "18446744073709551615",
                "-O",
                "clear",
                "-O",
                "force-command=/bin/true",
                "-O",
                "permit-pty",
                "-V",
                "20200101:20300101",
                "k.pub");
        Certificate read = Certificate.of(keygen.blob("k-cert.pub"));
        assertThat(read.key()).isEqualTo(key);
        assertThat(read.serial()).isEqualTo(-1);
        assertThat(read.type()).isEqualTo(Certificate.Type.USER);
        assertThat(read.keyId()).isEqualTo("some id");
        assertThat(read.principals()).containsExactly("a", "b");
        assertThat(read.critical()).containsExactly(Map.entry("force-command", "/bin/true"));
        assertThat(read.extensions()).containsExactly(Map.entry("permit-pty", ""));
        assertThat(AuthorityKey.verifies(keygen.blob("ca.pub"), read.signed(), read.signature()))
                .isTrue();
        assertThat(authorities.verify(Purpose.USERS, keygen.blob("k-cert.pub"), DAY))
                .as("another's")
                .isEmpty();
    }

    @Test
    void anEndlessCertificateIsReadAsSuch() {
        keygen.key("ca", "ed25519");
        keygen.key("k", "ed25519");
        keygen.run("-q", "-h", "-s", "ca", "-I", "x", "k.pub");
        Certificate read = Certificate.of(keygen.blob("k-cert.pub"));
        assertThat(read.type()).isEqualTo(Certificate.Type.HOST);
        assertThat(read.principals()).isEmpty();
        assertThat(read.validAt(0)).isTrue();
        assertThat(read.validAt(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void sh02NothingThatIsCutShortIsACertificate() {
        byte[] whole =
                authorities.sign(Purpose.USERS, demand(keygen.key("k", "rsa"))).blob();
        assertThat(authorities.verify(Purpose.USERS, whole, DAY)).isPresent();
        for (int length = 0; length < whole.length; length++) {
            assertThat(authorities.verify(Purpose.USERS, Arrays.copyOf(whole, length), DAY))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        assertThat(authorities.verify(Purpose.USERS, Arrays.copyOf(whole, whole.length + 1), DAY))
                .isEmpty();
    }

    @Test
    void sh02NothingThatWasChangedIsACertificate() {
        byte[] whole = authorities
                .sign(Purpose.USERS, demand(keygen.key("k", "ed25519")))
                .blob();
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x40;
            assertThat(authorities.verify(Purpose.USERS, changed, DAY))
                    .as("byte %d", at)
                    .isEmpty();
        }
    }

    @Test
    void sh02WhatIsTooMuchIsRefused() {
        byte[] key = keygen.key("k", "ed25519");
        List<String> many = IntStream.range(0, 257).mapToObj(i -> "p" + i).toList();
        assertThatThrownBy(() -> Certificate.of(crafted(key, "x", many))).hasMessageContaining("principals");
        assertThat(Certificate.of(crafted(key, "x", many.subList(0, 256))).principals())
                .hasSize(256);
        assertThatThrownBy(() -> Certificate.of(crafted(key, "x".repeat(20_000), List.of("a"))))
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> authorities.sign(
                        Purpose.USERS,
                        new Authorities.Demand(
                                key, 1, "x".repeat(20_000), List.of(), DAY, new TreeMap<>(), new TreeMap<>())))
                .hasMessageContaining("too large");
    }

    /** A certificate that any authority may have made. */
    private static byte[] crafted(byte[] key, String id, List<String> principals) {
        KeyPair pair = AuthorityKey.fresh();
        byte[] unsigned = new Certificate(
                        key,
                        1,
                        Certificate.Type.USER,
                        id,
                        principals,
                        0,
                        -1,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        AuthorityKey.blob(pair.getPublic()),
                        new byte[0],
                        new byte[0])
                .unsigned(new byte[32]);
        return new SshWriter()
                .raw(unsigned)
                .string(AuthorityKey.sign(pair.getPrivate(), unsigned))
                .bytes();
    }

    @Test
    void sh02AnotherCertificateIsNoKeyToCertify() {
        byte[] certificate = authorities
                .sign(Purpose.USERS, demand(keygen.key("k", "ed25519")))
                .blob();
        assertThat(Certificate.isCertificate(certificate)).isTrue();
        assertThat(Certificate.isCertificate(keygen.blob("k.pub"))).isFalse();
        assertThat(Certificate.isCertificate(new byte[3])).isFalse();
        assertThatThrownBy(() -> authorities.sign(Purpose.USERS, demand(certificate)))
                .hasMessageContaining("cannot be certified");
        byte[] weak = keygen.key("weak", "rsa", "-b", "1024");
        assertThatThrownBy(() -> authorities.sign(Purpose.USERS, demand(weak))).hasMessageContaining("2048");
    }

    @Test
    void openSshTakesAKeyThatWeMade() throws Exception {
        KeyFile fresh = KeyFile.fresh("somebody");
        Path file = folder.resolve("fresh");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, fresh.secret());
        assertThat(keygen.run("-y", "-f", "fresh")).isEqualTo(fresh.open());
        assertThat(fresh).hasToString("[key " + fresh.open().strip() + "]");
    }
}
