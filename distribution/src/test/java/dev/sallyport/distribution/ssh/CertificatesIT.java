package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as their users have them: one's own, the gateway's host certificate, and the one for a target. */
class CertificatesIT {

    private static final long SECONDS = 300;

    @TempDir
    static Path folder;

    private static SshWorld world;
    private static Path key;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder);
        key = folder.resolve("alices_key");
        new Program(folder, "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key.toString())
                .run()
                .fine();
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    /** Gets alice a certificate; returns its serial. */
    private static String certificate(String... more) {
        String[] arguments = {"ssh", "cert", "--key", key.toString(), "--json"};
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        Sally.Ran ran = world.sally(all);
        assertThat(ran.code()).as(ran.all()).isZero();
        return ran.out().replaceAll("(?s).*\"serial\" : \"([0-9]+)\".*", "$1");
    }

    private static Program byKey(String user, String command) {
        return world.program(
                "ssh",
                "-p",
                "-i",
                key.toString(),
                "-o",
                "PreferredAuthentications=publickey",
                "-l",
                user,
                "127.0.0.1",
                command);
    }

    private static JsonNode facts(String type) {
        return world.gateway().control().get("/v1/audit", "type", type).done().path("events");
    }

    @Test
    void aCertificateGetsItsSubjectInAndNobodyElse() {
        String serial = certificate("--for", "10m");
        assertThat(byKey("alice/web-1", "echo in").run().fine().out()).isEqualTo("in\n");
        Program.Ran other = byKey("bob/web-1", "echo in").run();
        assertThat(other.code()).isEqualTo(255);
        assertThat(other.err()).contains("not for 'bob' but for alice").contains("Permission denied");
        assertThat(new Program(folder, "ssh-keygen", "-L", "-f", key + "-cert.pub")
                        .run()
                        .fine()
                        .out())
                .contains("Serial: " + serial)
                .contains("Key ID: \"alice\"")
                .contains("permit-pty");
        assertThat(facts("certificate.issued").toString()).contains(serial);
        assertThat(world.sally("ssh", "certs").out()).contains(serial).contains("valid");
    }

    @Test
    void aCertificateForOtherNetworksDoesNotHelpAndSaysSo() {
        certificate("--from", "192.0.2.0/24");
        Program.Ran ran = byKey("alice/web-1", "echo in").run();
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("may not be used from 127.0.0.1");
    }

    @Test
    void aRevokedCertificateEndsItsSessionAndOpensNoOther() throws Exception {
        String serial = certificate();
        Path started = folder.resolve("started");
        FutureTask<Program.Ran> running = new FutureTask<>(
                () -> byKey("alice/web-1", "touch " + started + "; sleep 1000").run());
        Thread.ofVirtual().start(running);
        Await.that("the command runs", () -> Files.exists(started));
        assertThat(world.sally("ssh", "revoke", serial).code()).isZero();
        assertThat(running.get(SECONDS, TimeUnit.SECONDS).err()).contains("the certificate was revoked");
        assertThat(byKey("alice/web-1", "echo in").run().err()).contains("The certificate was revoked");
        assertThat(facts("certificate.revoked").toString()).contains(serial);
    }

    @Test
    void clientsKnowTheGatewayByItsAuthority() throws IOException {
        Sally.Ran line =
                world.sally("ssh", "known-hosts", "127.0.0.1:" + world.gateway().port());
        assertThat(line.out()).startsWith("@cert-authority [127.0.0.1]:").contains(" ssh-ed25519 AAAA");
        Path known = Files.writeString(folder.resolve("known_by_authority"), line.out());
        certificate();
        Program.Ran ran = new Program(
                        folder,
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "UserKnownHostsFile=" + known,
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "IdentityAgent=none",
                        "-i",
                        key.toString(),
                        "-p",
                        Integer.toString(world.gateway().port()),
                        "-l",
                        "alice/web-1",
                        "127.0.0.1",
                        "echo in")
                .run();
        assertThat(ran.fine().out()).isEqualTo("in\n");
    }

    @Test
    void aTargetLetsTheGatewayInByACertificateAndKnowsForWhom() {
        Sshd server = world.server();
        world.gateway()
                .control()
                .apply(server.certificateResource("trusting", server.fingerprint()))
                .done();
        Program wary = world.program("ssh", "-p", "-l", "alice/trusting", "127.0.0.1", "echo in");
        assertThat(wary.run().err()).contains("did not let the gateway in").contains("TrustedUserCAKeys");
        server.trust(world.sally("ssh", "target-ca").out());
        Program ssh = world.program("ssh", "-p", "-l", "alice/trusting", "127.0.0.1", "echo in");
        assertThat(ssh.run().fine().out()).isEqualTo("in\n");
        assertThat(server.log()).contains("Accepted publickey").contains("ID alice by sallyport, session ");
        assertThat(facts("certificate.for-target").toString()).contains("trusting");
    }
}
