package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Limits;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.config.Cidr;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.record.RecordEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens before a session is there: deadlines, slots, PROXY headers, bounds. */
@Timeout(300)
class HandshakeTest {

    /** A bound that no test is to meet, however slow the machine. */
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path dir;

    private final FakeWorld world = new FakeWorld();
    private LineTarget target;

    @BeforeEach
    void target() throws Exception {
        target = new LineTarget();
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        target.close();
    }

    private static Limits limits(
            Duration handshake, Duration idle, Duration lag, int sessions, int handshakes, int perSubject) {
        Limits d = Limits.DEFAULTS;
        return new Limits(
                d.frameBytesMax(),
                100,
                handshake,
                d.connectTimeout(),
                idle,
                d.hookTime(),
                sessions,
                handshakes,
                perSubject,
                d.statementsMax(),
                d.pipelineMax(),
                d.rowBatchBytesMax(),
                d.rowBatchRowsMax(),
                d.writeHighWaterBytes(),
                d.writeLowWaterBytes(),
                d.recordedResultBytesMax(),
                d.recordedResultRowsMax(),
                1000,
                lag,
                d.reviewsPerSubjectMax(),
                d.terminalDelay(),
                d.terminalHeldBytesMax(),
                d.terminalLineBytesMax(),
                d.tunnelsMax(),
                d.forwardsMax(),
                d.searchedFileBytesMax());
    }

    /** A client whose login has begun and does not go on. */
    private LineClient stalled() throws Exception {
        LineClient client = new LineClient(world.port());
        client.begin("alice ali");
        return client;
    }

    @Test
    void pg02_stalledHandshakesTakeTheSlotsThereAreAndGiveThemBackWhenTheyLeave() throws Exception {
        world.limits = limits(NEVER, NEVER, NEVER, 10, 2, 10);
        world.start(dir, target.port());
        try (LineClient one = stalled();
                LineClient two = stalled()) {
            Await.until(() -> world.metrics.text().contains("sallyport_handshakes 2"));
            try (LineClient third = new LineClient(world.port())) {
                assertThat(third.ended()).as("no slot is free").isTrue();
            }
            one.close();
            Await.until(() -> world.metrics.text().contains("sallyport_handshakes 1"));
            try (LineClient client = LineClient.ready(world.port(), "alice")) {
                assertThat(client.ask("hello")).isEqualTo("echo hello");
            }
            assertThat(world.metrics.text()).contains("sallyport_handshakes 1");
        }
    }

    @Test
    void pg02_aHandshakeThatStallsIsClosedByItsDeadlineAndFreesItsSlot() throws Exception {
        world.limits = limits(Duration.ofMillis(500), NEVER, NEVER, 10, 2, 10);
        world.start(dir, target.port());
        for (int i = 0; i < 3; i++) {
            try (LineClient client = new LineClient(world.port())) {
                assertThat(client.ended()).as("closed by the deadline").isTrue();
            }
        }
        Await.until(() -> world.metrics.text().contains("sallyport_handshakes 0"));
        Await.until(this::served); // not at once: this machine may miss the deadline itself
    }

    private boolean served() {
        try (LineClient client = new LineClient(world.port())) {
            return String.valueOf(client.ask("alice alice-token shop")).startsWith("!ready")
                    && "echo hello".equals(client.ask("hello"));
        } catch (IOException tooSlow) {
            return false;
        }
    }

    @Test
    void anIdleSessionEndsWithAFarewell() throws Exception {
        world.limits = limits(NEVER, Duration.ofMillis(400), NEVER, 10, 10, 10);
        world.start(dir, target.port());
        try (LineClient client = new LineClient(world.port())) {
            client.send("alice alice-token shop");
            assertThat(lastLine(client)).startsWith("!bye IDLE");
        }
    }

    /** Reads up to the farewell, or to the end. */
    private static String lastLine(LineClient client) throws Exception {
        String line = client.read();
        while (line != null && !line.startsWith("!bye")) {
            line = client.read();
        }
        return line;
    }

    @Test
    void sessionsPerSubjectAndInAllAreBoundedAndFreedAgain() throws Exception {
        world.limits = limits(NEVER, NEVER, NEVER, 2, 10, 1);
        world.start(dir, target.port());
        try (LineClient alice = LineClient.ready(world.port(), "alice");
                LineClient bob = LineClient.ready(world.port(), "bob");
                LineClient again = new LineClient(world.port());
                LineClient carol = new LineClient(world.port())) {
            assertThat(again.ask("alice alice-token shop")).startsWith("!refused SP-1007");
            assertThat(carol.ask("carol carol-token shop")).startsWith("!refused SP-1007");
            assertThat(alice.ask("hello")).isEqualTo("echo hello");
            assertThat(bob.ask("hello")).isEqualTo("echo hello");
        }
        Await.until(() -> world.plane.sessions().list().isEmpty());
        LineClient.ready(world.port(), "alice").close();
    }

    @Test
    void aCommandBeyondTheBoundIsDeniedNotTruncated() throws Exception {
        world.limits = limits(NEVER, NEVER, NEVER, 10, 10, 10);
        world.start(dir, target.port());
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            assertThat(alice.ask("x".repeat(101))).startsWith("!denied SP-2005");
            assertThat(alice.ask("y".repeat(100))).isEqualTo("echo " + "y".repeat(100));
        }
        assertThat(world.count(RecordEntry.Asked.class)).isEqualTo(1);
    }

    @Test
    void aRecorderThatLagsPausesTheSessionUntilItHasCaughtUp() throws Exception {
        world.limits = limits(NEVER, NEVER, NEVER, 10, 10, 10);
        world.start(dir, target.port());
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            world.queuedBytes = 5000;
            alice.send("one");
            Await.until(() -> world.metrics.text().contains("sallyport_recorder_lags_total 1"));
            world.queuedBytes = 0;
            assertThat(alice.read()).isEqualTo("echo one");
        }
    }

    @Test
    void aRecorderThatDoesNotCatchUpEndsTheSession() throws Exception {
        world.limits = limits(NEVER, NEVER, Duration.ofMillis(300), 10, 10, 10);
        world.start(dir, target.port());
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            world.queuedBytes = 5000;
            alice.send("two");
            assertThat(lastLine(alice)).startsWith("!bye RECORDER_FAILED");
        }
    }

    @Test
    void aSessionWhoseRecordingWasTamperedWithIsEndedAndNoOther() throws Exception {
        world.start(dir, target.port());
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            SessionId tampered = world.plane.sessions().list().iterator().next().id();
            try (LineClient bob = LineClient.ready(world.port(), "alice")) {
                world.lost.accept(tampered);
                assertThat(lastLine(alice)).startsWith("!bye RECORDER_FAILED");
                assertThat(bob.ask("one")).isEqualTo("echo one");
            }
        }
    }

    @Test
    void theProxyHeaderNamesTheClientAndItsAbsenceCloses() throws Exception {
        world.proxy = new GatewayConfig.ProxyProtocol(
                GatewayConfig.ProxyProtocol.Mode.REQUIRED, List.of(Cidr.parse("127.0.0.0/8")));
        world.start(dir, target.port());
        try (LineClient client = new LineClient(world.port())) {
            client.send("PROXY TCP4 127.0.0.9 10.0.0.1 4711 5432\r");
            assertThat(client.ask("alice alice-token shop")).startsWith("!ready");
            assertThat(world.plane
                            .sessions()
                            .list()
                            .iterator()
                            .next()
                            .client()
                            .address()
                            .getPort())
                    .isEqualTo(4711);
        }
        try (LineClient client = new LineClient(world.port())) {
            client.send("alice alice-token shop");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void anUntrustedPeerMayNotSendAProxyHeader() throws Exception {
        world.proxy = new GatewayConfig.ProxyProtocol(
                GatewayConfig.ProxyProtocol.Mode.REQUIRED, List.of(Cidr.parse("10.0.0.0/8")));
        world.start(dir, target.port());
        try (LineClient client = new LineClient(world.port())) {
            assertThat(client.ended()).isTrue();
        }
    }
}
