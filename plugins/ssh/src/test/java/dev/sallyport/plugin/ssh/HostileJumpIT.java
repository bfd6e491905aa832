package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.testkit.FakeGate;
import dev.sallyport.testkit.FakeHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections inside others: how they end, and what a client may not do with them. */
class HostileJumpIT {

    private static final int CHANNEL_OPEN_CONFIRMATION = 91;
    private static final int CHANNEL_OPEN_FAILURE = 92;
    private static final int CHANNEL_DATA = 94;
    private static final int CHANNEL_CLOSE = 97;

    @TempDir
    Path folder;

    private Lab lab;
    private JumpLab jumps;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
        jumps = JumpLab.of(lab);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private RawClient alice() {
        return new RawClient(lab.gateway().port(), "alice", Lab.TOKEN);
    }

    private static Consumer<Buffer> to(String host, int port) {
        return message -> {
            message.putString(host);
            message.putUInt(port);
            message.putString("127.0.0.1");
            message.putUInt(1);
        };
    }

    /** Opens a connection to web-1 inside and returns the gateway's number of its channel. */
    private static long inside(RawClient client, int sender) {
        client.open("direct-tcpip", sender, to("web-1", 22));
        Buffer confirmed = client.await(CHANNEL_OPEN_CONFIRMATION);
        assertThat(confirmed.getUInt()).isEqualTo(sender);
        return confirmed.getUInt();
    }

    private static void data(RawClient client, long channel, byte[] bytes) {
        client.send(CHANNEL_DATA, message -> {
            message.putUInt(channel);
            message.putBytes(bytes);
        });
    }

    private static void awaitClose(RawClient client, int sender) {
        client.await(any -> {
            int at = any.rpos();
            return any.array()[at] == CHANNEL_CLOSE && any.array()[at + 4] == sender;
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anInnerSessionThatIsEndedIsToldWhyAndTheOthersGoOn() {
        Path control = folder.resolve("control");
        try (Tool outer = jumps.outer(control);
                Tool first = jumps.through(control, "alice@web-1", "echo one; sleep 100")) {
            first.await(tool -> tool.out().contains("one"));
            try (Tool second = jumps.through(control, "alice@web-1", "echo two; cat")) {
                second.await(tool -> tool.out().contains("two"));
                lab.gateway().gate(1).nested(1).close(Disconnect.of(Cause.REVOKED, "Access was taken away."));
                assertThat(first.end().err()).contains("Access was taken away.");
                second.input("still").endInput();
                assertThat(second.end().fine().out()).isEqualTo("two\nstill");
            }
            outer.process().destroy();
        }
    }

    @Test
    void theEndOfTheOuterConnectionEndsTheSessionsInside() {
        try (Tool ssh = jumps.jumping("alice@web-1", "echo in; sleep 100")) {
            ssh.await(tool -> tool.out().contains("in"));
            FakeGate inner = lab.gateway().gate(1).nested(1);
            lab.gateway().gate(1).close(Disconnect.of(Cause.REVOKED, "The token was revoked."));
            assertThat(ssh.end().err()).contains("The token was revoked.");
            lab.await("the inner session ended", () -> inner.closed().isPresent());
        }
    }

    @Test
    void aClientThatIsKilledLeavesNothing() {
        try (Tool ssh = jumps.jumping("alice@web-1", "echo in; sleep 100")) {
            ssh.await(tool -> tool.out().contains("in"));
            FakeGate inner = lab.gateway().gate(1).nested(1);
            ssh.process().descendants().forEach(ProcessHandle::destroyForcibly);
            lab.await("the inner session ended", () -> inner.closed().isPresent());
        }
    }

    @Test
    void noiseInsideEndsOneConnectionOnly() {
        try (RawClient client = alice()) {
            long noisy = inside(client, 1);
            data(client, noisy, bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100)));
            awaitClose(client, 1);
            long garbled = inside(client, 2);
            data(client, garbled, bytes("SSH-2.0-x\r\n\0\0\0\014\012\377\377\377\377\377\377\377\377\377\377\377"));
            awaitClose(client, 2);
            inside(client, 3);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aHandshakeInsideThatStallsIsEndedByItsDeadline() {
        lab.gateway().host().limits(FakeHost.impatient(Duration.ofSeconds(2)));
        try (RawClient client = alice()) {
            long silent = inside(client, 1);
            assertThat(silent).isZero();
            awaitClose(client, 1);
            long half = inside(client, 2);
            data(client, half, bytes("SSH-2.0-x\r\n\177\377\377\377"));
            awaitClose(client, 2);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void noMoreConnectionsInsideThanTheLimitOpen() {
        int max = lab.gateway().host().limits().tunnelsMax();
        try (RawClient client = alice()) {
            for (int i = 0; i < max; i++) {
                inside(client, i);
            }
            client.open("direct-tcpip", max, to("web-1", 22));
            Buffer failure = client.await(CHANNEL_OPEN_FAILURE);
            failure.getUInt();
            assertThat(failure.getInt()).isEqualTo(4);
            assertThat(failure.getString()).contains("limits.tunnels-max");
            client.send(CHANNEL_CLOSE, message -> message.putUInt(0));
            awaitClose(client, 0);
            inside(client, max);
        }
    }

    @Test
    void moreDataThanTheWindowEndsTheOuterConnection() {
        try (RawClient client = alice()) {
            long channel = inside(client, 1);
            data(client, channel, bytes("SSH-2.0-x\r\n\0\0\177\377"));
            byte[] piece = new byte[32 << 10];
            boolean open = true;
            for (int i = 0; open && i < 1_000; i++) {
                open = client.offer(CHANNEL_DATA, message -> {
                    message.putUInt(channel);
                    message.putBytes(piece);
                });
            }
            client.awaitClosed();
        }
    }

    @Test
    void messagesNoDecentClientSendsEndTheConnectionCleanly() {
        List<Consumer<RawClient>> all = new ArrayList<>();
        all.add(client -> client.send(CHANNEL_DATA, message -> {
            message.putUInt(99);
            message.putBytes(new byte[10]);
        }));
        all.add(client -> client.send(CHANNEL_OPEN_CONFIRMATION, message -> message.putUInt(0)));
        all.add(client -> client.send(CHANNEL_DATA, message -> {
            message.putUInt(inside(client, 1));
            message.putUInt(1 << 30);
        }));
        for (Consumer<RawClient> one : all) {
            try (RawClient client = alice()) {
                one.accept(client);
                client.awaitClosed();
            }
        }
        assertThat(jumps.jump("alice@web-1", "echo in").fine().out()).isEqualTo("in\n");
    }
}
