package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target with several host keys and host certificates of OpenSSH's: SH-10. */
class HostKeysIT {

    @TempDir
    static Path folder;

    private static Path authority;
    private static Lab lab;

    @BeforeAll
    static void open() throws IOException {
        Path keys = Files.createDirectories(folder.resolve("sshd"));
        authority = folder.resolve("authority");
        Sshd.key(authority, "ed25519");
        List<String> lines = new ArrayList<>();
        for (String type : List.of("rsa", "ecdsa")) {
            Path key = keys.resolve("host_" + type);
            Sshd.key(key, type);
            lines.add("HostKey " + key);
        }
        Sshd.key(keys.resolve("host_key"), "ed25519");
        lines.add("HostCertificate " + keys.resolve("host_key-cert.pub"));
        certify("-h", "-n", "localhost,web-1", "-V", "-5m:+1h");
        lab = new Lab(folder, lines.toArray(String[]::new));
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static void certify(String... how) {
        certifyBy(authority, how);
    }

    private static void certifyBy(Path signer, String... how) {
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-s", signer.toString(), "-I", "the host", "-z", "7"));
        command.addAll(List.of(how));
        command.add(folder.resolve("sshd/host_key.pub").toString());
        Tool.run(folder, command.toArray(String[]::new)).fine();
    }

    private static String line(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    private static Tool.Ran through(String pins) {
        lab.target("pinned", Map.of("host-keys", pins));
        return lab.ssh("alice/pinned", "echo in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host_rsa", "host_ecdsa", "host_key"})
    void sh10APinOfAnyTypeIsWhatTheServerIsAskedFor(String name) throws IOException {
        assertThat(through(line(folder.resolve("sshd").resolve(name))).fine().out())
                .isEqualTo("in\n");
    }

    @Test
    void sh10AFingerprintWithItsTypeIsWhatTheServerIsAskedFor() {
        String printed = Tool.run(
                        folder,
                        "ssh-keygen",
                        "-lf",
                        folder.resolve("sshd/host_rsa.pub").toString())
                .fine()
                .out();
        assertThat(through("ssh-rsa " + printed.split(" ")[1]).fine().out()).isEqualTo("in\n");
        Tool.Ran bare = through(printed.split(" ")[1]);
        assertThat(bare.code()).isEqualTo(255);
        assertThat(bare.err()).contains("HAS CHANGED").contains("write the type before the fingerprint");
    }

    @Test
    void sh10AServerWithoutAKeyOfAPinnedTypeIsToldApartFromAChangedKey() throws IOException {
        Path other = folder.resolve("another");
        Tool.run(folder, "ssh-keygen", "-q", "-t", "ecdsa", "-b", "521", "-N", "", "-f", other.toString())
                .fine();
        Tool.Ran ran = through(line(other));
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err())
                .contains("offers no host key of a pinned type (ecdsa-sha2-nistp521)")
                .contains("ssh-ed25519")
                .doesNotContain("HAS CHANGED");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void sh10ACertificateOfAPinnedAuthorityIsTrusted() throws IOException {
        certify("-h", "-n", "localhost,web-1", "-V", "-5m:+1h");
        lab.server().reload();
        assertThat(through("@cert-authority " + line(authority)).fine().out()).isEqualTo("in\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-h -n elsewhere -V -5m:+1h | is not for the name 'localhost'",
                "-h -V -5m:+1h | is not for the name 'localhost'",
                "-h -n localhost -V 20200101:20200102 | has expired or is not valid yet",
                "-h -n localhost -V +10d:+20d | has expired or is not valid yet",
                "-n localhost -V -5m:+1h | is a user's, not a host's"
            })
    void sh10ACertificateThatIsNotRightIsRefusedWithWhatIsWrong(String how, String wrong) throws IOException {
        certify(how.split(" "));
        lab.server().reload();
        Tool.Ran ran = through("@cert-authority " + line(authority));
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("host certificate of target 'pinned' " + wrong);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void sh10ACertificateOfAnotherAuthorityIsRefused() throws IOException {
        Path other = folder.resolve("other");
        Sshd.key(other, "ed25519");
        Tool.Ran ran = through("@cert-authority " + line(other));
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("which is no authority that is pinned for it");
    }

    @Test
    void sh10ACertificateByAnRsaAuthorityIsTrustedToo() throws IOException {
        Path rsa = folder.resolve("rsa_authority");
        Sshd.key(rsa, "rsa");
        certifyBy(rsa, "-h", "-n", "localhost", "-V", "-5m:+1h");
        lab.server().reload();
        assertThat(through("@cert-authority " + line(rsa)).fine().out()).isEqualTo("in\n");
    }

    @Test
    void sh10AServerWithoutACertificateIsRefusedWhenOnlyAnAuthorityIsPinned() throws IOException {
        try (Sshd plain = Sshd.start(folder.resolve("plain"))) {
            lab.gateway()
                    .host()
                    .target(
                            "plain",
                            plain.address(),
                            dev.sallyport.api.protocol.Admission.TargetTls.OFF,
                            Sshd.user(),
                            plain.secret(),
                            Map.of("host-keys", "@cert-authority " + line(authority)));
            Tool.Ran ran = lab.ssh("alice/plain", "id");
            assertThat(ran.code()).isEqualTo(255);
            assertThat(ran.err()).contains("offers no host certificate, only");
        }
    }
}
