package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.review.Holds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole session through sockets, with every seam faked. */
@Timeout(300)
class GovernedSessionTest {

    @TempDir
    Path dir;

    private final FakeWorld world = new FakeWorld();
    private LineTarget target;

    @BeforeEach
    void start() throws Exception {
        target = new LineTarget();
        world.judge = GovernedSessionTest::judge;
        world.start(dir, target.port());
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        target.close();
    }

    private static Policy.Judgement judge(Object session, Command command) {
        if (command.text().startsWith("drop")) {
            return new Policy.Judgement(
                    Optional.of(Refusal.of(ErrorCodes.GUARDRAIL_DENIED, "no-drop", "Dropping is not allowed.")),
                    List.of(),
                    List.of(),
                    OptionalLong.empty(),
                    "",
                    List.of(new Policy.Match("no-drop", "deny", true)));
        }
        if (command.text().startsWith("update")) {
            return new Policy.Judgement(
                    Optional.empty(), List.of(demand()), List.of(), OptionalLong.empty(), "", List.of());
        }
        return Policy.Judgement.CLEAR;
    }

    private static ReviewDemand demand() {
        return new ReviewDemand(
                "ask",
                Set.of("dba"),
                1,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                ReviewDemand.Mode.WAIT,
                "Updates need a review.");
    }

    @Test
    void commandsAreForwardedMaskedAndRecorded() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            assertThat(client.ask("select 1")).isEqualTo("echo select 1");
            assertThat(client.ask("the secret")).isEqualTo("echo the ***");
        }
        Await.until(() -> world.audit.contains("session.closed alice"));
        assertThat(world.ends).hasSize(1);
        assertThat(world.ends.getFirst().cause()).isEqualTo(Disconnect.Cause.CLIENT_LEFT);
        assertThat(world.outcomes()).containsExactly("forward", "forward");
        assertThat(world.count(RecordEntry.Opened.class)).isEqualTo(1);
        assertThat(world.count(RecordEntry.Completed.class)).isEqualTo(2);
        assertThat(world.recorded.toString()).contains("echo the ***").doesNotContain("echo the secret");
        assertThat(world.audit).contains("session.opened alice");
    }

    @Test
    void aDeniedCommandDoesNotReachTheTargetAndTheSessionGoesOn() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            assertThat(client.ask("drop all")).isEqualTo("!denied SP-2003 no-drop Dropping is not allowed.");
            assertThat(client.ask("select 1")).isEqualTo("echo select 1");
        }
        assertThat(target.received).containsExactly("select 1");
        assertThat(world.audit).contains("command.denied alice");
    }

    @Test
    void aHeldCommandWaitsWithItsSuccessorsAndRunsOnceApproved() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            client.send("update x");
            client.send("select 2");
            assertThat(client.read()).isEqualTo("!wait r1");
            FakeWorld.PendingHold hold = world.hold();
            assertThat(target.received).isEmpty();
            hold.answers.add(new Holds.Answer.Granted("r1"));
            assertThat(client.read()).isEqualTo("echo update x");
            assertThat(client.read()).isEqualTo("echo select 2");
        }
        assertThat(world.outcomes()).containsExactly("hold", "granted", "forward");
        assertThat(target.received).containsExactly("update x", "select 2");
    }

    @Test
    void anApprovedCommandThatThePolicyOfThenDeniesDoesNotRun() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            client.send("update x");
            assertThat(client.read()).isEqualTo("!wait r1");
            world.judge = (session, command) -> judge(
                    session,
                    new Command(
                            command.kind(),
                            "drop " + command.text(),
                            command.parameters(),
                            command.analysis(),
                            command.attributes()));
            world.changePolicy();
            world.hold().answers.add(new Holds.Answer.Granted("r1"));
            assertThat(client.read()).startsWith("!denied SP-2003");
        }
        assertThat(target.received).isEmpty();
    }

    @Test
    void aRejectedCommandIsRefused() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            client.send("update x");
            assertThat(client.read()).isEqualTo("!wait r1");
            world.hold().answers.add(new Holds.Answer.Refused(Refusal.of(ErrorCodes.REVIEW_REJECTED, "Bob said no.")));
            assertThat(client.read()).isEqualTo("!denied SP-2007 - Bob said no.");
            assertThat(client.ask("select 1")).isEqualTo("echo select 1");
        }
    }

    @Test
    void aClientThatLeavesWithdrawsItsReview() throws Exception {
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            client.send("update x");
            assertThat(client.read()).isEqualTo("!wait r1");
        }
        Await.until(() -> world.withdrawn.size() == 1);
        assertThat(target.received).isEmpty();
    }

    @Test
    void aWrongTokenAnUnknownTargetAndADeniedSubjectAreToldApart() throws Exception {
        try (LineClient client = new LineClient(world.port())) {
            assertThat(client.ask("alice wrong shop"))
                    .isEqualTo("!refused SP-1005 The user name or the token is not valid.");
            assertThat(client.read()).isNull();
        }
        try (LineClient client = new LineClient(world.port())) {
            assertThat(client.ask("alice alice-token nowhere"))
                    .isEqualTo("!refused SP-2002 There is no target 'nowhere' that you may use here.");
        }
        world.allowed = false;
        try (LineClient client = new LineClient(world.port())) {
            assertThat(client.ask("alice alice-token shop")).isEqualTo("!refused SP-2002 No rule grants it.");
        }
        assertThat(world.audit).contains("login.failed alice", "access.denied alice");
    }

    @Test
    void revocationEndsLiveSessionsWithAFarewell() throws Exception {
        try (LineClient alice = LineClient.ready(world.port(), "alice");
                LineClient bob = LineClient.ready(world.port(), "bob")) {
            world.revoke("alice");
            assertThat(alice.read()).isEqualTo("!bye REVOKED Token revoked.");
            assertThat(alice.read()).isNull();
            assertThat(bob.ask("select 1")).isEqualTo("echo select 1");
        }
    }

    @Test
    void whatIsRevokedWhileASessionOpensOpensNone() throws Exception {
        world.whileOpening = () -> world.revoke("alice");
        endsUnused("!bye REVOKED Token revoked.");
    }

    @Test
    void aPolicyThatNoLongerGrantsAccessWhileASessionOpensOpensNone() throws Exception {
        world.whileOpening = () -> {
            world.allowed = false;
            world.changePolicy();
        };
        endsUnused("!bye POLICY No rule grants it.");
    }

    private void endsUnused(String farewell) throws Exception {
        try (LineClient alice = new LineClient(world.port())) {
            assertThat(alice.ask("alice alice-token shop")).isEqualTo(farewell);
            assertThat(alice.ended()).isTrue();
        }
        Await.until(() -> world.audit.contains("session.closed alice"));
        assertThat(world.plane.sessions().list()).isEmpty();
        world.whileOpening = () -> {};
        world.allowed = true;
        LineClient.ready(world.port(), "alice").close();
    }

    @Test
    void aPolicyThatNoLongerGrantsAccessEndsLiveSessions() throws Exception {
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            world.changePolicy();
            assertThat(alice.ask("select 1")).isEqualTo("echo select 1");
            world.allowed = false;
            world.changePolicy();
            assertThat(alice.read()).isEqualTo("!bye POLICY No rule grants it.");
        }
    }

    @Test
    void anUnwritableRecordingRefusesCommandsAndRecoversByItself() throws Exception {
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            world.writable = false;
            assertThat(alice.ask("select 1")).startsWith("!denied SP-5002").contains("no space");
            world.writable = true;
            assertThat(alice.ask("select 2")).isEqualTo("echo select 2");
        }
        assertThat(target.received).containsExactly("select 2");
    }

    @Test
    void rowsThatCannotBeMaskedAreWithheld() throws Exception {
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            assertThat(alice.ask("explode")).startsWith("!withheld").doesNotContain("explode");
            world.costly = true;
            assertThat(alice.ask("explode")).startsWith("!withheld").doesNotContain("explode");
            assertThat(alice.ask("the secret")).isEqualTo("echo the ***");
        }
    }

    @Test
    void stoppingEndsSessionsWithAFarewell() throws Exception {
        try (LineClient alice = LineClient.ready(world.port(), "alice")) {
            Thread.ofVirtual().start(world.plane::close);
            assertThat(alice.read()).isEqualTo("!bye GATEWAY_STOPPED The gateway is stopping.");
        }
    }
}
