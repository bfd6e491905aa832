package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.ErrorCodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PL-02: whatever a plugin does, other sessions go on and a deny stays a deny. */
@Timeout(300)
class HostilePluginTest {

    /** Where nothing hangs, slowness of this machine is no overrun. */
    private static final Duration NEVER = Duration.ofHours(1);

    /** Where something hangs: short enough to wait for, and far more than the calls need that do not hang. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    @TempDir
    Path dir;

    private final FakeWorld world = new FakeWorld();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean spinning = true;
    private LineTarget target;

    /** Does to alice's commands what they say; leaves others alone. */
    private final class Hostile implements Interceptor {
        private final boolean inline;

        Hostile(boolean inline) {
            this.inline = inline;
        }

        @Override
        public String name() {
            return "hostile";
        }

        @Override
        public Interests interests(Target shop) {
            return Interests.of(EventKind.COMMAND);
        }

        @Override
        public boolean inline() {
            return inline;
        }

        @Override
        public SessionInterceptor open(Session session) {
            return new SessionInterceptor() {
                @Override
                public Verdict onConnect() {
                    calls.add("connect " + session.subject().name());
                    return Verdict.allow();
                }

                @Override
                public Verdict onReceive(Event event) {
                    String text = ((Command) event).text();
                    calls.add(text);
                    return misbehave(text);
                }

                @Override
                public void onDisconnect(Disconnect cause) {
                    calls.add("disconnect " + session.subject().name());
                }
            };
        }
    }

    @SuppressWarnings("NullAway")
    private Verdict misbehave(String text) {
        switch (text) {
            case "throw" -> throw new IllegalStateException("ouch");
            case "error" -> throw new AssertionError("ouch");
            case "overflow" -> {
                return misbehave(text);
            }
            case "null" -> {
                return null;
            }
            case "allocate" -> {
                List<long[]> all = new ArrayList<>();
                while (true) {
                    all.add(new long[Integer.MAX_VALUE - 8]);
                }
            }
            case "block" -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                }
            }
            case "spin" -> {
                while (spinning) {
                    Thread.onSpinWait();
                }
            }
            case "deny" -> {
                return Verdict.deny(ErrorCodes.GUARDRAIL_DENIED, "hostile", "No.");
            }
            default -> {}
        }
        return Verdict.allow();
    }

    @BeforeEach
    void target() throws Exception {
        target = new LineTarget();
    }

    @AfterEach
    void stop() throws Exception {
        spinning = false;
        world.close();
        target.close();
    }

    private void start(boolean inline, Duration budget) {
        world.interceptors.add(new FakeWorld.SessionInterceptorSpec(new Hostile(inline), budget));
        world.start(dir, target.port());
    }

    @Test
    void pl02_throwingReturningNullAndAllocatingDeniesOnTheLoop() throws Exception {
        start(true, NEVER);
        failuresDeny();
    }

    @Test
    void pl02_throwingReturningNullAndAllocatingDeniesOnTheLane() throws Exception {
        start(false, NEVER);
        failuresDeny();
    }

    private void failuresDeny() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            for (String bad : List.of("throw", "error", "overflow", "null", "allocate")) {
                assertThat(client.ask(bad))
                        .as(bad)
                        .startsWith("!denied SP-4001 hostile")
                        .doesNotContain("ouch");
            }
            assertThat(client.ask("deny")).isEqualTo("!denied SP-2003 hostile No.");
            assertThat(client.ask("fine")).isEqualTo("echo fine");
        }
        assertThat(target.received).containsExactly("fine");
        assertThat(world.metrics.text()).contains("sallyport_plugin_failures_total{plugin=\"hostile\"} 5");
    }

    @Test
    void pl02_blockingAndSpinningDenyInTimeAndDoNotTouchOtherSessions() throws Exception {
        start(false, BUDGET);
        try (LineClient alice = LineClient.ready(world.port(), "alice");
                LineClient eve = LineClient.ready(world.port(), "eve");
                LineClient bob = LineClient.ready(world.port(), "bob")) {
            alice.send("block");
            eve.send("spin");
            for (int i = 0; i < 20; i++) {
                assertThat(bob.ask("fine")).isEqualTo("echo fine");
            }
            assertThat(alice.read()).startsWith("!denied SP-4001 hostile");
            assertThat(eve.read()).startsWith("!denied SP-4001 hostile");
            assertThat(bob.ask("fine")).isEqualTo("echo fine");
            // The call still spins: nothing more is asked of it in this session, and nothing passes.
            assertThat(eve.ask("fine")).startsWith("!denied SP-4001").contains("has not come back");
        }
        assertThat(target.received).containsOnly("fine").hasSize(21);
        spinning = false;
        Await.until(() -> calls.containsAll(List.of("disconnect alice", "disconnect eve", "disconnect bob")));
    }

    @Test
    void pl02_aPluginThatKeepsHangingIsNotAskedAndEverythingItWouldJudgeIsDenied() throws Exception {
        start(false, BUDGET);
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            for (int i = 0; i < 3; i++) {
                assertThat(alice.ask("block")).startsWith("!denied SP-4001");
                int before = i;
                Await.until(() -> calls.stream().filter("block"::equals).count() == before + 1);
            }
            long asked = calls.size();
            assertThat(alice.ask("fine")).startsWith("!denied SP-4001");
            assertThat(calls).hasSize((int) asked);
        }
        assertThat(target.received).isEmpty();
    }

    @Test
    void hooksComeInOrderAndDisconnectComesOnce() throws Exception {
        start(true, NEVER);
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            assertThat(alice.ask("one")).isEqualTo("echo one");
            assertThat(alice.ask("two")).isEqualTo("echo two");
        }
        Await.until(() -> calls.contains("disconnect alice"));
        assertThat(calls).containsExactly("connect alice", "one", "two", "disconnect alice");
    }
}
