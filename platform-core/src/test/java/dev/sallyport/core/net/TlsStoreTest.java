package dev.sallyport.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.HostPort;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generated certificate, and trust in targets as their resource says. */
class TlsStoreTest {

    @TempDir
    Path dir;

    private TlsStore store;

    @BeforeEach
    void load() {
        store = TlsStore.of(dir, List.of(listener(GatewayConfig.Tls.DEFAULTS)));
    }

    private static GatewayConfig.Listener listener(GatewayConfig.Tls tls) {
        return new GatewayConfig.Listener(
                "l", "line", new HostPort("127.0.0.1", 0), tls, GatewayConfig.ProxyProtocol.DEFAULTS);
    }

    private static TargetSpec spec(Optional<String> ca, Optional<String> serverName, boolean verify) {
        return new TargetSpec(
                new Target("shop", "line", Map.of()),
                new Admission.Endpoint("localhost", 5432, Admission.TargetTls.IN_BAND),
                ca,
                serverName,
                verify,
                "app",
                "",
                Map.of());
    }

    private void use(Path certificate, Path key) {
        GatewayConfig.Tls tls = new GatewayConfig.Tls(
                GatewayConfig.Tls.Mode.REQUIRED, Optional.of(certificate), Optional.of(key), Optional.empty());
        store = TlsStore.of(dir.resolve("unused"), List.of(listener(tls)));
    }

    /** Shakes hands in memory and returns whether the gateway trusts the server. */
    private boolean trusts(TargetSpec spec) {
        SslHandler server = store.client("l", List.of());
        SslHandler client = store.target(spec, Optional.empty(), PooledByteBufAllocator.DEFAULT, List.of());
        return shake(client, server, client.handshakeFuture());
    }

    /** Shakes hands; returns whether the side whose future is given takes the other. */
    private static boolean shake(SslHandler client, SslHandler server, Future<?> shaken) {
        EmbeddedChannel serverSide = new EmbeddedChannel(server);
        EmbeddedChannel clientSide = new EmbeddedChannel(client);
        for (int i = 0; i < 20 && !shaken.isDone(); i++) {
            pump(clientSide, serverSide);
            pump(serverSide, clientSide);
        }
        boolean trusted = shaken.isSuccess();
        finish(clientSide);
        finish(serverSide);
        return trusted;
    }

    private static void pump(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        for (Object message = from.readOutbound(); message != null; message = from.readOutbound()) {
            try {
                to.writeInbound(message);
            } catch (Exception e) {
                // The handshake's future tells.
            }
        }
    }

    private static void finish(EmbeddedChannel channel) {
        try {
            channel.finishAndReleaseAll();
        } catch (Exception e) {
            // The alert of a refused handshake.
        }
    }

    @Test
    void aTargetIsTrustedThroughItsOwnAuthorityAndNameOnly() throws Exception {
        Optional<String> own = Optional.of(Files.readString(dir.resolve("self-signed.crt")));
        assertThat(trusts(spec(own, Optional.empty(), true))).isTrue();
        assertThat(trusts(spec(own, Optional.of("other.example"), true)))
                .as("another name")
                .isFalse();
        assertThat(trusts(spec(Optional.empty(), Optional.empty(), true)))
                .as("unknown authority")
                .isFalse();
        assertThat(trusts(spec(Optional.empty(), Optional.of("other.example"), false)))
                .as("verify: none")
                .isTrue();
    }

    /** Shakes hands with a server that asks for a certificate and trusts the generated one only. */
    private boolean trustedBy(Optional<ClientIdentity> identity) throws Exception {
        String crt = Files.readString(dir.resolve("self-signed.crt"));
        SslContext context = SslContextBuilder.forServer(
                        dir.resolve("self-signed.crt").toFile(),
                        dir.resolve("self-signed.key").toFile())
                .trustManager(dir.resolve("self-signed.crt").toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        SslHandler server = context.newHandler(PooledByteBufAllocator.DEFAULT);
        SslHandler client = store.target(
                spec(Optional.of(crt), Optional.empty(), true), identity, PooledByteBufAllocator.DEFAULT, List.of());
        return shake(client, server, server.handshakeFuture());
    }

    @Test
    void aTargetThatAsksForACertificateGetsTheOneOfItsResource(@TempDir Path stranger) throws Exception {
        String crt = Files.readString(dir.resolve("self-signed.crt"));
        String key = Files.readString(dir.resolve("self-signed.key"));
        TlsStore.of(stranger, List.of(listener(GatewayConfig.Tls.DEFAULTS)));
        String other = Files.readString(stranger.resolve("self-signed.crt"))
                + Files.readString(stranger.resolve("self-signed.key"));
        assertThat(trustedBy(Optional.of(ClientIdentity.of("shop", Secret.of(key + crt)))))
                .isTrue();
        assertThat(trustedBy(Optional.of(ClientIdentity.of("shop", Secret.of(other)))))
                .as("a stranger's")
                .isFalse();
        assertThat(trustedBy(Optional.empty())).as("none").isFalse();
        assertThat(ClientIdentity.of("shop", Secret.of(key + crt)))
                .isEqualTo(ClientIdentity.of("shop", Secret.of(key + crt)))
                .isNotEqualTo(ClientIdentity.of("shop", Secret.of(other)));
    }

    @Test
    void anIdentityThatIsNoneIsToldWithoutItsText() throws Exception {
        String crt = Files.readString(dir.resolve("self-signed.crt"));
        for (String wrong :
                List.of("nothing", crt, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----" + crt)) {
            assertThatThrownBy(() -> ClientIdentity.of("shop", Secret.of(wrong)))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("tls.identity of the target 'shop'")
                    .message()
                    .doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void theGeneratedKeyIsTheOwnersAloneAndKept() throws Exception {
        Path key = dir.resolve("self-signed.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String before = Files.readString(key);
        load();
        assertThat(Files.readString(key)).isEqualTo(before);
    }

    @Test
    void aCertificateOfItsOwnMayLieInOneFileWithItsKeyAndAnything() throws Exception {
        String crt = Files.readString(dir.resolve("self-signed.crt"));
        String key = Files.readString(dir.resolve("self-signed.key"));
        Path both = Files.writeString(dir.resolve("both.pem"), "Bag Attributes: x\n" + key + "subject=y\n" + crt);
        use(both, both);
        assertThat(trusts(spec(Optional.of(crt), Optional.empty(), true))).isTrue();
        assertThat(dir.resolve("unused")).doesNotExist();
    }

    @Test
    void aCertificateThatCannotBeUsedIsAnErrorThatSaysWhy() throws Exception {
        Path crt = dir.resolve("self-signed.crt");
        Path key = dir.resolve("self-signed.key");
        assertThatThrownBy(() -> use(dir.resolve("none.crt"), key))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("there is no file " + dir.resolve("none.crt"))
                .hasMessageContaining("listener 'l'");
        assertThatThrownBy(() -> use(key, key)).hasMessageContaining("there is no CERTIFICATE in " + key);
        assertThatThrownBy(() -> use(crt, crt)).hasMessageContaining("there is no PRIVATE KEY in " + crt);
        byte[] rsa = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path other = Files.writeString(
                dir.resolve("rsa.key"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(rsa)
                        + "\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> use(crt, other)).hasMessageContaining("not of the certificate's kind, which is EC");
    }
}
