package dev.sallyport.plugin.http;

import static dev.sallyport.plugin.http.WebSocketTest.atClient;
import static dev.sallyport.plugin.http.WebSocketTest.atTarget;
import static dev.sallyport.plugin.http.WebSocketTest.fromClient;
import static dev.sallyport.plugin.http.WebSocketTest.fromTarget;
import static dev.sallyport.plugin.http.WebSocketTest.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import dev.sallyport.testkit.FakeHost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of a client that rules are about: each is a command, and reaches the target after its verdict only. */
final class WebSocketRulesTest {

    private static Talk asked(Answer toDrop) {
        Talk talk = new Talk();
        talk.policy()
                .wantBodies(true)
                .onCommand(command -> command.parameters().toString().contains("drop") ? toDrop : Answer.forward());
        return open(talk);
    }

    private static List<Command> messages(Talk talk) {
        return talk.policy().events().all(Command.class).stream()
                .filter(command -> command.kind() == CommandKind.HTTP_MESSAGE)
                .toList();
    }

    @Test
    void aMessageIsACommandWithWhatItsUpgradeSaid() {
        try (Talk talk = asked(Answer.refuse("never"))) {
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "{\"do\":\"read\"}"));
            assertThat(atTarget(talk)).isEqualTo("mTEXT:{\"do\":\"read\"}");
            fromClient(talk, SocketFrames.client(0x82, "bytes"));
            assertThat(atTarget(talk)).isEqualTo("mBINARY:bytes");
            List<Command> messages = messages(talk);
            assertThat(messages).extracting(Command::text).containsExactly("MESSAGE /live", "MESSAGE /live");
            assertThat(messages.getFirst().parameters()).containsExactly(new Value.Text("{\"do\":\"read\"}"));
            assertThat(messages.getLast().parameters().getFirst()).isInstanceOf(Value.Bytes.class);
            assertThat(messages.getFirst().attributes())
                    .containsEntry("http.websocket", "text")
                    .containsEntry("http.path", "/live")
                    .containsEntry("http.header.upgrade", "websocket")
                    .containsEntry("http.body", "whole")
                    .doesNotContainKey("http.content-type")
                    .doesNotContainKey("http.header.sec-websocket-key");
            assertThat(messages.getLast().attributes()).containsEntry("http.content-type", "application/octet-stream");
            assertThat(talk.policy().events().all(Completion.class)).hasSize(2);
            assertThat(talk.policy().bodies().all()).isEmpty(); // the body of a command is no document beside it
        }
    }

    @Test
    void aDeniedMessageIsNotSentAndEndsTheSocketWithTheRulesName() {
        try (Talk talk = asked(Answer.refuse("it drops things"))) {
            fromClient(talk, SocketFrames.client(0x01, "{\"do\":\"dr"));
            fromClient(talk, SocketFrames.client(0x80, "op\"}"));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 ");
            assertThat(atClient(talk)).isEqualTo("CLOSE:1008 no-danger: it drops things");
            assertThat(talk.client().open()).isFalse();
        }
    }

    @Test
    void aMessageInPiecesIsJudgedWholeAndGoesOnInOneFrame() {
        byte[] frames = WebSocketTest.join(
                SocketFrames.client(0x01, "one "),
                SocketFrames.client(SocketFrames.PING, "p"),
                SocketFrames.client(0x80, "two"));
        try (Talk talk = asked(Answer.refuse("never"))) {
            for (int at = 1; at < frames.length; at++) {
                talk.client().splitNextAt(at);
                fromClient(talk, frames);
                assertThat(atTarget(talk)).isEqualTo("mPING:p mTEXT:one two");
            }
            assertThat(messages(talk)).hasSize(frames.length - 1);
        }
    }

    @Test
    void nothingIsAskedWhereNoRuleIsAboutIt() {
        try (Talk talk = open(new Talk())) {
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "drop"));
            assertThat(atTarget(talk)).isEqualTo("mTEXT:drop");
            assertThat(messages(talk)).isEmpty();
        }
    }

    @Test
    void nobodyIsAskedAboutMessagesOfTheTarget() {
        try (Talk talk = asked(Answer.refuse("never"))) {
            fromTarget(talk, SocketFrames.server(SocketFrames.TEXT, "drop"));
            assertThat(atClient(talk)).isEqualTo("TEXT:drop");
            assertThat(messages(talk)).isEmpty();
        }
    }

    @Test
    void whileAMessageWaitsForPeoplePingsPassAndNoMessageOvertakes() {
        try (Talk talk = asked(Answer.hold("look"))) {
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "drop it"));
            FakeHold hold = talk.policy().awaitHold();
            fromClient(talk, SocketFrames.client(SocketFrames.PING, "still there"));
            fromTarget(talk, SocketFrames.server(SocketFrames.TEXT, "news"));
            assertThat(atTarget(talk)).isEqualTo("mPING:still there");
            assertThat(atClient(talk)).isEqualTo("TEXT:news");
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "next"));
            fromClient(talk, SocketFrames.client(SocketFrames.PING, "behind it"));
            assertThat(atTarget(talk)).isEmpty();
            hold.approve();
            assertThat(atTarget(talk)).isEqualTo("mTEXT:drop it mTEXT:next mPING:behind it");
        }
    }

    @Test
    void aMessageThatPeopleRejectEndsTheSocket() {
        try (Talk talk = asked(Answer.hold("look"))) {
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "drop it"));
            talk.policy().awaitHold().reject("not today");
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 ");
            assertThat(atClient(talk)).startsWith("CLOSE:1008 ").contains("not today");
        }
    }

    @Test
    void aClientThatClosesMeanwhileIsHeard() {
        try (Talk talk = asked(Answer.hold("look"))) {
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "drop it"));
            FakeHold hold = talk.policy().awaitHold();
            fromClient(talk, SocketFrames.close(1000, "bye", true));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1000 bye");
            fromTarget(talk, SocketFrames.close(1000, "bye", false));
            assertThat(atClient(talk)).isEqualTo("CLOSE:1000 bye");
            assertThat(talk.client().open()).isFalse();
            hold.awaitWithdrawn();
            assertThat(atTarget(talk)).doesNotContain("drop");
        }
    }

    @Test
    void aMessageBeyondWhatRulesLookAtIsRefused() {
        try (Talk talk = new Talk()) {
            talk.harness().host().limits(FakeHost.smallLimits(1 << 20, 300));
            talk.policy().wantBodies(true);
            open(talk);
            fromClient(talk, SocketFrames.client(0x01, "x".repeat(200)));
            fromClient(talk, SocketFrames.client(0x80, "x".repeat(200)));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 ");
            assertThat(atClient(talk)).startsWith("CLOSE:1009 A rule looks at this message");
        }
    }

    @Test
    void aMessageThatCannotBeRecordedEndsTheSocket() {
        try (Talk talk = asked(Answer.refuse("never"))) {
            talk.policy().refuseCompletions(Refusal.of(Answer.REFUSED, "recording", "the disk is full"));
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "hello"));
            assertThat(atClient(talk)).isEqualTo("CLOSE:1008 recording: the disk is full");
        }
    }
}
