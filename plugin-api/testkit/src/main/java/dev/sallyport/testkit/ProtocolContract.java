package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.Protocol.Capability;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every protocol does: the five rules of {@code dev.sallyport.api.protocol}, as tests. A protocol's own test class
 * extends this one and supplies a {@link ProtocolFixture}. Every test also fails on a leaked buffer, on a call off the
 * event loop, on a command that overtakes and on a touched autoRead. {@link RowsContract} has the tests of rows.
 */
public abstract class ProtocolContract {

    /** Returns a new fixture. */
    protected abstract ProtocolFixture fixture();

    private ContractSession open() {
        return ContractSession.open(fixture());
    }

    private boolean can(Capability capability) {
        return fixture().protocol().capabilities().contains(capability);
    }

    @Test
    void whatNobodyAskedForReachesTheTargetAsItIs() {
        try (ContractSession session = open()) {
            session.policy().interests().onCommand(command -> Answer.refuse("nobody asked"));
            session.request(session.command(0));
            session.answered(session.command(0));
            session.works();
            assertThat(session.policy().events().all()).isEmpty();
        }
    }

    @Test
    void aCommandIsReportedWithItsTextAndItsEnd() {
        try (ContractSession session = open()) {
            session.request(session.command(0));
            session.answered(session.command(0));
            assertThat(session.policy().events().all(Command.class))
                    .extracting(Command::text)
                    .containsExactly(session.command(0));
            assertThat(session.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.DONE);
            assertThat(session.harness().gate().openExchanges()).isZero();
        }
    }

    @Test
    void requestsAndAnswersMayBeCutAtEveryByte() {
        try (ContractSession session = open()) {
            int longest = Math.max(
                    fixture().request(session.command(0)).length, fixture().done().length);
            for (int at = 1; at < longest; at++) {
                session.client().splitNextAt(at);
                session.request(session.command(0));
                session.target().splitNextAt(at);
                session.answered(session.command(0));
            }
        }
    }

    @Test
    void everythingMayComeInSingleBytes() {
        try (ContractSession session = new ContractSession(fixture())) {
            session.client().chunks(1);
            fixture()
                    .login(
                            session.client(),
                            () -> session.target().chunks(1),
                            ContractSession.USER,
                            ContractSession.TOKEN,
                            ContractSession.TARGET);
            session.works();
        }
    }

    @Test
    void twoCommandsInOneReadAreBothAnsweredInOrder() {
        twoCommandsInOneRead(false);
    }

    @Test
    void twoCommandsInOneReadAreAnsweredInOrderWhenRulingsComeLater() {
        twoCommandsInOneRead(true);
    }

    private void twoCommandsInOneRead(boolean deferred) {
        try (ContractSession session = open()) {
            session.policy().deferred(deferred);
            session.client()
                    .send(fixture().request(session.command(0)), fixture().request(session.command(1)));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().done());
            session.target().expect(fixture().forwarded(session.command(1)));
            session.target().send(fixture().done());
            session.client().expect(fixture().done(), fixture().done());
            session.client().expectNothing();
        }
    }

    @Test
    void aWrongTokenIsRefusedAndNoTargetIsTouched() {
        refusedLogin(ContractSession.USER, "wrong", ContractSession.TARGET, "the user or the token is wrong");
    }

    @Test
    void anUnknownUserIsRefusedLikeAWrongToken() {
        refusedLogin("mallory", ContractSession.TOKEN, ContractSession.TARGET, "the user or the token is wrong");
    }

    @Test
    void anUnknownTargetIsRefused() {
        refusedLogin(ContractSession.USER, ContractSession.TOKEN, "nowhere", "there is no target 'nowhere'");
    }

    @Test
    void aTargetThatIsDownIsRefusedInTheProtocolsWords() {
        refusedLogin(ContractSession.USER, ContractSession.TOKEN, "far", "the target 'far' cannot be reached");
    }

    private void refusedLogin(String user, String token, String target, String reason) {
        try (ContractSession session = new ContractSession(fixture())) {
            fixture().attempt(session.client(), user, token, target);
            byte[] answer = session.client().readAll();
            assertThat(fixture().isLoginRefusal(answer, reason))
                    .as("refuses because of '%s': %s", reason, ScriptedPeer.show(answer))
                    .isTrue();
            assertThat(session.client().open()).as("the connection is open").isFalse();
            assertThat(session.policy().events().all()).isEmpty();
        }
    }

    @Test
    void aLoginThatPolicyRefusesIsToldWhy() {
        try (ContractSession session = new ContractSession(fixture())) {
            session.policy().onLogin(login -> Answer.refuse("alice may not use shop"));
            fixture().attempt(session.client(), ContractSession.USER, ContractSession.TOKEN, ContractSession.TARGET);
            byte[] answer = session.client().readAll();
            assertThat(fixture().isLoginRefusal(answer, "alice may not use shop"))
                    .as(ScriptedPeer.show(answer))
                    .isTrue();
        }
    }

    @Test
    void noByteOfARefusedCommandReachesTheTargetAndTheNextOneWorks() {
        refusedCommand(false);
    }

    @Test
    void aLaterRefusalLeavesTheSessionUsable() {
        refusedCommand(true);
    }

    private void refusedCommand(boolean deferred) {
        try (ContractSession session = open()) {
            session.policy().deferred(deferred).onText(session.command(0), Answer.refuse("not on a Sunday"));
            session.request(session.command(0));
            session.refused("not on a Sunday");
            session.target().expectNothing();
            session.works();
            session.client().chunks(1);
            session.request(session.command(0));
            session.refused("not on a Sunday");
            session.works();
        }
    }

    @Test
    void aRefusedCommandBetweenTwoGoodOnesIsTheOnlyOneThatFails() {
        try (ContractSession session = open()) {
            session.policy().onText(session.command(1), Answer.refuse("not on a Sunday"));
            session.client()
                    .send(
                            fixture().request(session.command(0)),
                            fixture().request(session.command(1)),
                            fixture().request(session.command(2)));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().done());
            session.client().expect(fixture().done());
            session.target().expect(fixture().forwarded(session.command(2)));
            session.refused("not on a Sunday");
            session.target().send(fixture().done());
            session.client().expect(fixture().done());
        }
    }

    @Test
    void aHeldCommandWaitsAndNothingOvertakesIt() {
        try (ContractSession session = open()) {
            session.policy().onText(session.command(0), Answer.hold("somebody must look"));
            session.client()
                    .send(fixture().request(session.command(0)), fixture().request(session.command(1)));
            FakeHold hold = session.policy().awaitHold();
            session.target().expectNothing();
            told(session, hold);
            hold.approve();
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().done());
            session.client().expect(fixture().done());
            session.target().expect(fixture().forwarded(session.command(1)));
            session.target().send(fixture().done());
            session.client().expect(fixture().done());
        }
    }

    private void told(ContractSession session, FakeHold hold) {
        byte[] told = session.client().readAll();
        if (can(Capability.IN_BAND_NOTICE)) {
            assertThat(fixture().isHoldNotice(told, hold.notice().reviewId()))
                    .as("a notice: " + ScriptedPeer.show(told))
                    .isTrue();
        } else {
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aHeldCommandThatIsRejectedOrExpiresIsRefused() {
        try (ContractSession session = open()) {
            session.policy().onText(session.command(0), Answer.hold("somebody must look"));
            session.request(session.command(0));
            FakeHold hold = session.policy().awaitHold();
            told(session, hold);
            hold.reject("bob says no");
            session.refused("bob says no");
            session.request(session.command(0));
            FakeHold second = session.policy().awaitHold();
            told(session, second);
            second.expire();
            session.refused("nobody approved in time");
            session.target().expectNothing();
            session.works();
        }
    }

    @Test
    void aClientThatLeavesDuringAHoldTakesTheCommandWithIt() {
        try (ContractSession session = open()) {
            session.policy().onText(session.command(0), Answer.hold("somebody must look"));
            session.client()
                    .send(fixture().request(session.command(0)), fixture().request(session.command(1)));
            FakeHold hold = session.policy().awaitHold();
            session.client().close();
            hold.awaitWithdrawn();
            session.target().expectClosed();
        }
    }

    @Test
    void anotherCommandRunsInPlaceIfTheProtocolCanRewrite() {
        try (ContractSession session = open()) {
            session.policy()
                    .onCommand(command -> command.text().contains(session.command(0))
                            ? Answer.substitute(fixture().rewritten(command, session.command(1)))
                            : Answer.forward());
            session.request(session.command(0));
            if (can(Capability.REWRITE)) {
                session.answered(session.command(1));
            } else {
                session.refused("cannot be rewritten");
                session.target().expectNothing();
            }
            session.works();
        }
    }

    @Test
    void anErrorOfTheTargetPassesThroughAsItIs() {
        try (ContractSession session = open()) {
            ErrorText text = new ErrorText("42P01", "there is no such table", Map.of());
            session.request(session.command(0));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().error(text));
            session.client().expect(fixture().error(text));
            assertThat(session.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.FAILED);
            session.works();
        }
    }

    @Test
    void anErrorOfTheTargetIsRedacted() {
        try (ContractSession session = open()) {
            session.policy()
                    .redaction(text -> new ErrorText(
                            text.code(), text.message().replace("ann@example.org", "[masked]"), text.details()));
            session.request(session.command(0));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().error(new ErrorText("23505", "there is ann@example.org", Map.of())));
            session.client().expect(fixture().error(new ErrorText("23505", "there is [masked]", Map.of())));
            session.works();
        }
    }

    @Test
    void whatCannotBeRecordedIsNotAcknowledged() {
        try (ContractSession session = open()) {
            session.policy().refuseCompletions(Refusal.of(Answer.REFUSED, "the recorder cannot write"));
            session.request(session.command(0));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().send(fixture().done());
            byte[] answer = session.client().readAll();
            assertThat(fixture().isRefusal(answer, "the recorder cannot write"))
                    .as(ScriptedPeer.show(answer))
                    .isTrue();
            assertThat(ContractSession.contains(answer, fixture().done()))
                    .as("acknowledged")
                    .isFalse();
        }
    }

    @Test
    void aMalformedFrameEndsTheSessionAndReachesNobody() {
        try (ContractSession session = open()) {
            session.client().send(fixture().malformed());
            assertThat(session.client().open()).as("the connection is open").isFalse();
            session.target().expectClosed();
            assertThat(session.harness().gate().closed())
                    .map(Disconnect::cause)
                    .contains(Disconnect.Cause.PROTOCOL_ERROR);
        }
    }

    @Test
    void anOversizeFrameEndsTheSession() {
        try (ContractSession session = new ContractSession(fixture())) {
            session.harness().host().limits(FakeHost.smallLimits(4096, 2048));
            session.login();
            session.client().send(fixture().oversize(4096));
            assertThat(session.client().open()).as("the connection is open").isFalse();
            session.target().expectClosed();
        }
    }

    @Test
    void aSessionEndedByTheGatewayTellsTheClientWhyItCan() {
        try (ContractSession session = open()) {
            session.harness().gate().close(Disconnect.of(Disconnect.Cause.REVOKED, "the token was revoked"));
            byte[] lastWords = session.client().readToEnd();
            if (can(Capability.IN_BAND_NOTICE)) {
                assertThat(new String(lastWords, StandardCharsets.UTF_8)).contains("the token was revoked");
            }
            session.target().readToEnd();
        }
    }

    @Test
    void aTargetThatLeavesEndsTheSession() {
        try (ContractSession session = open()) {
            session.request(session.command(0));
            session.target().expect(fixture().forwarded(session.command(0)));
            session.target().close();
            session.client().readToEnd();
            assertThat(session.harness().gate().closed()).map(Disconnect::cause).contains(Disconnect.Cause.TARGET_LEFT);
        }
    }

    @Test
    void noSecretIsLogged() {
        try (LogCapture log = new LogCapture()) {
            try (ContractSession session = open()) {
                session.works();
                session.client().send(fixture().malformed());
            }
            try (ContractSession session = new ContractSession(fixture())) {
                fixture().attempt(session.client(), ContractSession.USER, "secret-of-mallory", ContractSession.TARGET);
            }
            assertThat(log.text()).doesNotContain(ContractSession.TOKEN, "target-secret", "secret-of-mallory");
        }
    }

    @Test
    void aProtocolWithRowsIsTestedWithRows() {
        assumeThat(can(Capability.ROWS)).isTrue();
        assertThat(this).as("a protocol with rows extends RowsContract").isInstanceOf(RowsContract.class);
    }
}
