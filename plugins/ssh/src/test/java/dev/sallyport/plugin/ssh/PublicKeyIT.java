package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registered public keys: SH-02. */
class PublicKeyIT {

    private static final long SECONDS = 120;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Tool.Ran ssh(Path key, String... more) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("-i", key.toString(), "-o", "PreferredAuthentications=publickey"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("-l", "alice/web-1", "127.0.0.1", "echo in"));
        return lab.program("ssh", "-p", arguments, "");
    }

    private void register(Path key) throws IOException {
        String line = Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
        lab.gateway().host().identity().publicKey("alice", Base64.getDecoder().decode(line.split(" ")[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aRegisteredKeyOpensTheSession(String type) throws IOException {
        Path key = folder.resolve("alices_key");
        Sshd.key(key, type);
        register(key);
        assertThat(ssh(key).fine().out()).isEqualTo("in\n");
    }

    @Test
    void anotherKeyDoesNot() throws IOException {
        Path registered = folder.resolve("alices_key");
        Sshd.key(registered, "ed25519");
        register(registered);
        Path other = folder.resolve("other_key");
        Sshd.key(other, "ed25519");
        Tool.Ran ran = ssh(other);
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("Permission denied (publickey,keyboard-interactive,password)");
    }

    @Test
    void sh02ACertificateOfAnybodyIsNoKey() throws IOException {
        Path key = folder.resolve("any_key");
        Sshd.key(key, "ed25519");
        Path authority = folder.resolve("authority");
        Sshd.key(authority, "ed25519");
        register(authority);
        Tool.run(folder, "ssh-keygen", "-q", "-s", authority.toString(), "-I", "alice", "-n", "alice", key + ".pub")
                .fine();
        Tool.Ran ran = ssh(key, "-o", "CertificateFile=" + key + "-cert.pub");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("Permission denied");
    }

    @Test
    void sh02ASignatureByAnotherKeyIsRefused() throws Exception {
        KeyPair registered = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        KeyPair other = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        register(registered);
        try (SshClient client = client()) {
            ClientSession session = connect(client);
            session.addPublicKeyIdentity(new KeyPair(registered.getPublic(), other.getPrivate()));
            assertThatThrownBy(() -> session.auth().verify(SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(SshException.class);
        }
        assertThat(lab.policy().events().all(Command.class)).isEmpty();
    }

    @Test
    void sh02AKeyThatIsOnlyOfferedLetsNobodyIn() throws Exception {
        KeyPair registered = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        byte[] blob = register(registered);
        try (SshClient client = client()) {
            ClientSession session = connect(client);
            session.waitFor(
                    java.util.EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH),
                    TimeUnit.SECONDS.toMillis(SECONDS));
            Buffer offer = session.createBuffer((byte) 50, 256);
            offer.putString("alice/web-1");
            offer.putString("ssh-connection");
            offer.putString("publickey");
            offer.putBoolean(false);
            offer.putString("ssh-ed25519");
            offer.putBytes(blob);
            session.writePacket(offer);
            Buffer open = session.createBuffer((byte) 90, 64);
            open.putString("session");
            open.putUInt(1);
            open.putUInt(1 << 20);
            open.putUInt(1 << 15);
            session.writePacket(open);
            Buffer keepalive = session.createBuffer((byte) 80, 64);
            keepalive.putString("keepalive@openssh.com");
            keepalive.putBoolean(true);
            session.writePacket(keepalive);
            // Whether it is cut off or told to authenticate, it is in no session.
            assertThat(session.isAuthenticated()).isFalse();
        }
        assertThat(lab.ssh("alice/web-1", "echo in").fine().out()).isEqualTo("in\n");
        assertThat(lab.server().log().lines().filter(line -> line.contains("Accepted publickey")))
                .hasSize(1);
    }

    private byte[] register(KeyPair pair) {
        Buffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(pair.getPublic());
        byte[] blob = buffer.getCompactData();
        lab.gateway().host().identity().publicKey("alice", blob);
        return blob;
    }

    private static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((any, address, key) -> true);
        client.start();
        return client;
    }

    private ClientSession connect(SshClient client) throws IOException {
        return client.connect("alice/web-1", "127.0.0.1", lab.gateway().port())
                .verify(SECONDS, TimeUnit.SECONDS)
                .getSession();
    }
}
