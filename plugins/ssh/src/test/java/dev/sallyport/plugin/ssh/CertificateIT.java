package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates on both sides with real peers: that a client has the certified key, the host certificate it is shown,
 * and the certificate shown to the target. Whether a client's certificate is good is the core's to say. SH-02.
 */
class CertificateIT {

    private static final long SECONDS = 120;

    @TempDir
    static Path folder;

    private static Lab lab;
    private static int keys;

    @BeforeAll
    static void open() throws IOException {
        Files.createDirectories(folder.resolve("sshd"));
        lab = new Lab(folder, "TrustedUserCAKeys " + folder.resolve("authority_key.pub"));
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** Makes a key with a certificate that the core takes for alice's. */
    private static Path certified(String type) {
        Path key = folder.resolve("alices_key_" + ++keys);
        Sshd.key(key, type);
        byte[] certificate =
                lab.authority().sign(Authority.blob(Path.of(key + ".pub")), "-n", "alice", "-V", "-5m:+1h");
        try {
            Files.copy(folder.resolve("to_be_certified-cert.pub"), Path.of(key + "-cert.pub"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        lab.gateway().host().identity().publicKey("alice", certificate);
        return key;
    }

    private static Tool.Ran ssh(Path key, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("-i", key.toString(), "-o", "PreferredAuthentications=publickey"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("-l", "alice/web-1", "127.0.0.1", "echo in"));
        return lab.program("ssh", "-p", arguments, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aCertifiedKeyOpensTheSession(String type) {
        assertThat(ssh(certified(type)).fine().out()).isEqualTo("in\n");
    }

    @Test
    void otherClientsTakeTheCertificateBesideTheirKeyToo() {
        Path key = certified("ed25519");
        Tool.Ran ran = lab.python("asyncssh", """
                import asyncio, asyncssh, os
                async def main():
                    async with asyncssh.connect('127.0.0.1', int(os.environ['PORT']), username=os.environ['NAME'],
                            known_hosts=None, client_keys=['%s'], agent_path=None, config=None) as c:
                        print((await c.run('echo in')).stdout, end='')
                asyncio.run(main())
                """.formatted(key));
        assertThat(ran.fine().out()).isEqualTo("in\n");
    }

    @Test
    void sh02WhoDoesNotHaveTheCertifiedKeyIsRefused() throws Exception {
        Path key = certified("ed25519");
        PublicKey certificate = new ByteArrayBuffer(Authority.blob(Path.of(key + "-cert.pub"))).getRawPublicKey();
        KeyPair other = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        try (SshClient client = client()) {
            ClientSession session = connect(client);
            session.addPublicKeyIdentity(new KeyPair(certificate, other.getPrivate()));
            assertThatThrownBy(() -> session.auth().verify(SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(SshException.class);
        }
    }

    @Test
    void sh02ACertificateThatIsNotGoodIsRefusedAndTheReasonIsTold() {
        Path key = certified("ed25519");
        lab.gateway()
                .host()
                .identity()
                .publicKey("alice", new byte[0])
                .objection(Authority.blob(Path.of(key + "-cert.pub")), "The certificate has expired. Get a new one.");
        Tool.Ran ran = ssh(key);
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err())
                .contains("sallyport: The certificate has expired. Get a new one.")
                .contains("Permission denied");
        assertThat(ssh(key, "-o", "PreferredAuthentications=publickey,password").err())
                .as("another way is still open")
                .contains("The certificate has expired");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 36, 150})
    void sh02ACertificateThatIsCutShortAuthenticatesNobodyAndUpsetsNothing(int length) throws Exception {
        Path key = certified("ed25519");
        byte[] whole = Authority.blob(Path.of(key + "-cert.pub"));
        try (SshClient client = client()) {
            ClientSession session = connect(client);
            session.waitFor(
                    java.util.EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH),
                    TimeUnit.SECONDS.toMillis(SECONDS));
            offer(session, Arrays.copyOf(whole, length));
            assertThat(ssh(key).fine().out()).isEqualTo("in\n");
            assertThat(session.isAuthenticated()).isFalse();
        }
    }

    private static void offer(ClientSession session, byte[] blob) throws IOException {
        Buffer offer = session.createBuffer((byte) 50, 256);
        offer.putString("alice/web-1");
        offer.putString("ssh-connection");
        offer.putString("publickey");
        offer.putBoolean(false);
        offer.putString("ssh-ed25519-cert-v01@openssh.com");
        offer.putBytes(blob);
        try {
            session.writePacket(offer);
        } catch (IOException e) {
            if (session.isOpen()) {
                throw e;
            }
        }
    }

    @Test
    void aClientThatTrustsTheAuthorityKnowsTheGatewayByIt() throws IOException {
        Path known = Files.writeString(
                folder.resolve("known_authorities"),
                "@cert-authority [127.0.0.1]:* " + lab.authority().line() + "\n");
        Tool.Ran ran = strictly(known);
        assertThat(ran.fine().out()).isEqualTo("in\n");
        assertThat(ran.err()).contains("ssh-ed25519-cert-v01@openssh.com");
    }

    @Test
    void aClientThatTrustsAnotherAuthorityDoesNotKnowTheGateway() throws IOException {
        Path other = folder.resolve("other");
        Sshd.key(other, "ed25519");
        Path known = Files.writeString(
                folder.resolve("known_authorities"),
                "@cert-authority [127.0.0.1]:* " + Files.readString(Path.of(other + ".pub")));
        Tool.Ran ran = strictly(known);
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("Host key verification failed");
    }

    private static Tool.Ran strictly(Path known) {
        try (Tool tool = Tool.start(
                folder,
                lab.environment(Lab.TOKEN),
                "ssh",
                "-F",
                "none",
                "-v",
                "-o",
                "UserKnownHostsFile=" + known,
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "IdentityFile=none",
                "-o",
                "IdentityAgent=none",
                "-p",
                Integer.toString(lab.gateway().port()),
                "-l",
                "alice/web-1",
                "127.0.0.1",
                "echo in")) {
            tool.endInput();
            return tool.end();
        }
    }

    @Test
    void aTargetThatTrustsTheAuthorityLetsTheGatewayInByACertificate() {
        lab.gateway()
                .host()
                .certifier(key -> lab.authority().sign(key, "-n", Sshd.user(), "-V", "-1m:+3m", "-z", "77"))
                .target(
                        "trusting",
                        lab.server().address(),
                        TargetTls.OFF,
                        Sshd.user(),
                        "",
                        Map.of("host-keys", lab.server().fingerprint()));
        assertThat(lab.ssh("alice/trusting", "echo in").fine().out()).isEqualTo("in\n");
        assertThat(lab.ssh("alice/trusting", "echo in").fine().out()).isEqualTo("in\n");
        List<String> accepted = lab.server()
                .log()
                .lines()
                .filter(line -> line.contains("Accepted publickey") && line.contains("(serial 77)"))
                .toList();
        assertThat(accepted).hasSize(2).allSatisfy(line -> assertThat(line).contains("ID alice at it (serial 77)"));
        assertThat(accepted.getFirst().split("SHA256:")[1])
                .as("a fresh key for each")
                .isNotEqualTo(accepted.getLast().split("SHA256:")[1]);
    }

    @Test
    void aTargetThatDoesNotTrustTheCertificateIsSaidSo() {
        lab.gateway()
                .host()
                .certifier(key -> lab.authority().sign(key, "-n", "somebody-else", "-V", "-1m:+3m"))
                .target(
                        "wary",
                        lab.server().address(),
                        TargetTls.OFF,
                        Sshd.user(),
                        "",
                        Map.of("host-keys", lab.server().fingerprint()));
        Tool.Ran ran = lab.ssh("alice/wary", "echo in");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("did not let the gateway in").contains("TrustedUserCAKeys");
    }

    @Test
    void aCertificateThatCannotBeMadeIsSaidSo() {
        lab.gateway()
                .host()
                .certifier(key -> {
                    throw new RefusedException(
                            Refusal.of(new ErrorCode("SP-9", ErrorCode.Category.INTERNAL), "The store is gone."));
                })
                .target(
                        "uncertain",
                        lab.server().address(),
                        TargetTls.OFF,
                        Sshd.user(),
                        "",
                        Map.of("host-keys", lab.server().fingerprint()));
        Tool.Ran ran = lab.ssh("alice/uncertain", "echo in");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("The store is gone.");
    }

    private static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((any, address, key) -> true);
        client.start();
        return client;
    }

    private static ClientSession connect(SshClient client) throws IOException {
        return client.connect("alice/web-1", "127.0.0.1", lab.gateway().port())
                .verify(SECONDS, TimeUnit.SECONDS)
                .getSession();
    }
}
