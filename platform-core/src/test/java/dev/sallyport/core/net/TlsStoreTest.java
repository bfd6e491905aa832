package dev.sallyport.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.HostPort;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        store = new TlsStore(dir);
        store.load(new GatewayConfig.Listener(
                "l",
                "line",
                new HostPort("127.0.0.1", 0),
                GatewayConfig.Tls.DEFAULTS,
                GatewayConfig.ProxyProtocol.DEFAULTS));
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

    /** Shakes hands in memory and returns whether the gateway trusts the server. */
    private boolean trusts(TargetSpec spec) {
        SslHandler server = store.client("l", PooledByteBufAllocator.DEFAULT, List.of());
        SslHandler client = store.target(spec, PooledByteBufAllocator.DEFAULT, List.of());
        EmbeddedChannel serverSide = new EmbeddedChannel(server);
        EmbeddedChannel clientSide = new EmbeddedChannel(client);
        Future<?> shaken = client.handshakeFuture();
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

    @Test
    void theGeneratedKeyIsTheOwnersAloneAndKept() throws Exception {
        Path key = dir.resolve("self-signed.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String before = Files.readString(key);
        load();
        assertThat(Files.readString(key)).isEqualTo(before);
    }
}
