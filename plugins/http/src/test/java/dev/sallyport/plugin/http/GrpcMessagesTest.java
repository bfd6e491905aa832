package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import dev.sallyport.testkit.FakePolicy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of calls whose methods have descriptors: judged, masked and shown one by one. */
final class GrpcMessagesTest {

    private static final byte[] ANN = CallTalk.person("Ann", "ann@example.org");
    private static final byte[] BOB = CallTalk.person("Bob", "bob@example.org");

    @TempDir
    Path folder;

    private CallTalk talk() {
        return CallTalk.described(folder);
    }

    private static String said(Command command) {
        return command.parameters().isEmpty()
                ? ""
                : command.parameters().getFirst().toText();
    }

    private static FakePolicy refusing(CallTalk talk, String name) {
        return talk.policy()
                .wantBodies(true)
                .onCommand(command -> said(command).contains("\"name\":\"" + name + "\"")
                        ? Answer.refuse("not " + name)
                        : Answer.forward());
    }

    private static void mask(CallTalk talk) {
        talk.policy().maskMessages(document -> {
            if (document.at("/email_address").isPresent()) {
                document.set("/email_address", new Value.Text("[email]"));
            }
        });
    }

    @Test
    void ht04ACallIsJudgedByTheFieldsOfItsMessage() {
        try (CallTalk talk = talk()) {
            refusing(talk, "Bob");
            talk.calls(1, "Find").says(1, false, Arrays.copyOf(ANN, 7));
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
            talk.says(1, true, Arrays.copyOfRange(ANN, 7, ANN.length));
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(said(command))
                    .startsWith("{\"name\":\"Ann\",\"email_address\":\"ann@example.org\",\"amount\":0");
            assertThat(command.attributes())
                    .containsEntry("http.content-type", "application/grpc+json")
                    .containsEntry("http.body", "whole")
                    .containsEntry("grpc.method", "Find");
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(ANN);
            assertThat(talk.target().got().answer(3).ended).isTrue();
            talk.calls(3, "Find").says(3, true, BOB);
            assertThat(talk.talk().answer(3).field("grpc-status")).isEqualTo("7");
            assertThat(talk.target().got().answer(5).heads).isEmpty();
        }
    }

    @Test
    void aCompressedMessageIsJudgedAndGoesOnAsItCame() {
        try (CallTalk talk = talk()) {
            talk.policy().wantBodies(true);
            byte[] zipped = CallTalk.framed(CallTalk.zip(Arrays.copyOfRange(ANN, 5, ANN.length)), true);
            talk.calls(1, "Find", "grpc-encoding", "gzip").says(1, true, zipped);
            assertThat(said(talk.policy().events().all(Command.class).getFirst()))
                    .contains("ann@example.org");
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(zipped);
        }
    }

    @Test
    void whatCannotBeReadIsRefusedWhereARuleWouldLookAtIt() {
        try (CallTalk talk = talk()) {
            talk.policy().wantBodies(true);
            talk.calls(1, "Find").says(1, true, CallTalk.framed(new byte[] {10, 5, 'A'}, false));
            talk.calls(3, "Find").says(3, true, ANN, BOB);
            talk.calls(5, "Find").says(5, true);
            talk.calls(7, "Find", "grpc-encoding", "snappy").says(7, true, CallTalk.framed(new byte[3], true));
            for (int stream = 1; stream <= 7; stream += 2) {
                assertThat(talk.talk().answer(stream).field("grpc-status")).isEqualTo("7");
                assertThat(talk.talk().answer(stream).field("grpc-message"))
                        .startsWith("A rule looks at the messages of this call, but there is");
            }
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
        }
    }

    @Test
    void eachMessageOfAStreamPassesAfterItsOwnVerdict() {
        try (CallTalk talk = talk()) {
            refusing(talk, "Bob");
            talk.calls(1, "Chat");
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
            talk.says(1, false, ANN, Arrays.copyOf(ANN, 3));
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(ANN);
            talk.says(1, false, Arrays.copyOfRange(ANN, 3, ANN.length));
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(CallTalk.join(ANN, ANN));
            assertThat(talk.policy().events().all(Command.class))
                    .extracting(command -> command.attributes().get("grpc.message"))
                    .containsExactly("1", "2");
            talk.says(1, false, BOB);
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(CallTalk.join(ANN, ANN));
            assertThat(talk.target().got().answer(3).reset).isPresent();
            assertThat(talk.talk().answer(1).field("grpc-status")).isEqualTo("7");
        }
    }

    @Test
    void aMessageWaitsForPeopleAndThoseBehindItWithIt() {
        try (CallTalk talk = talk()) {
            talk.policy()
                    .wantBodies(true)
                    .onCommand(command -> said(command).contains("Bob") ? Answer.hold("ask") : Answer.forward());
            talk.calls(1, "Collect").says(1, false, ANN, BOB, ANN);
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(ANN);
            FakeHold hold = talk.policy().awaitHold();
            talk.says(1, true, ANN);
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(ANN);
            hold.approve();
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(CallTalk.join(ANN, BOB, ANN, ANN));
            assertThat(talk.target().got().answer(3).ended).isTrue();
        }
    }

    @Test
    void aCallGivenUpWhileAMessageWaitsLeavesNothing() {
        try (CallTalk talk = talk()) {
            talk.policy()
                    .wantBodies(true)
                    .onCommand(command -> said(command).contains("Bob") ? Answer.hold("ask") : Answer.forward());
            talk.calls(1, "Chat").says(1, false, ANN, BOB);
            talk.policy().awaitHold();
            talk.talk().says(Frames.frame(Frames.RST_STREAM, 0, 1, Frames.number(8)));
            assertThat(talk.target().got().answer(3).reset).contains(8);
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(ANN);
        }
    }

    @Test
    void aStreamMayEndWithoutAMessage() {
        try (CallTalk talk = talk()) {
            talk.policy().wantBodies(true);
            talk.calls(1, "Chat").says(1, true);
            assertThat(said(talk.policy().events().all(Command.class).getFirst()))
                    .isEmpty();
            assertThat(talk.target().got().answer(3).ended).isTrue();
            assertThat(talk.target().got().answer(3).body.size()).isZero();
        }
    }

    @Test
    void ht06EachMessageOfAnAnswerIsMaskedByItself() {
        try (CallTalk talk = talk()) {
            mask(talk);
            talk.calls(1, "Chat").says(1, false, ANN);
            talk.begins(3);
            assertThat(talk.talk().answer(1).status())
                    .as("the head waits for no message")
                    .isEqualTo("200");
            talk.answers(3, ANN);
            assertThat(CallTalk.messages(talk.talk().answer(1).body.toByteArray()))
                    .extracting(CallTalk::email)
                    .containsExactly("[email]");
            talk.answers(3, BOB).ends(3, "x-count", "2");
            assertThat(CallTalk.messages(talk.talk().answer(1).body.toByteArray()))
                    .extracting(CallTalk::email)
                    .containsExactly("[email]", "[email]");
            assertThat(talk.talk().answer(1).trailer("grpc-status")).isEqualTo("0");
            assertThat(talk.talk().answer(1).trailer("x-count")).isEqualTo("2");
            assertThat(talk.talk().answer(1).ended).isTrue();
        }
    }

    @Test
    void ht06AMaskedMessageIsTheSameHoweverItComesInPieces() {
        byte[] body = CallTalk.join(ANN, BOB);
        for (int cut = 1; cut < body.length; cut++) {
            try (CallTalk talk = talk()) {
                mask(talk);
                talk.policy().deferred(cut % 2 == 0);
                talk.calls(1, "List").says(1, true, ANN);
                talk.begins(3)
                        .answers(3, Arrays.copyOf(body, cut))
                        .answers(3, Arrays.copyOfRange(body, cut, body.length))
                        .ends(3);
                assertThat(CallTalk.messages(talk.talk().answer(1).body.toByteArray()))
                        .containsExactly(CallTalk.message("Ann", "[email]"), CallTalk.message("Bob", "[email]"));
                assertThat(talk.talk().answer(1).ended).isTrue();
            }
        }
    }

    @Test
    void ht06CompressedMessagesAreCompressedAgain() {
        try (CallTalk talk = talk()) {
            mask(talk);
            talk.calls(1, "List", "grpc-accept-encoding", "gzip, snappy").says(1, true, ANN);
            assertThat(talk.target().head(3).get("grpc-accept-encoding")).hasToString("identity, gzip, deflate");
            byte[] message = Arrays.copyOfRange(ANN, 5, ANN.length);
            talk.begins(3, "grpc-encoding", "gzip")
                    .answers(3, CallTalk.framed(CallTalk.zip(message), true), BOB)
                    .ends(3);
            Frames.Answer answer = talk.talk().answer(1);
            assertThat(answer.field("grpc-encoding")).isEqualTo("gzip");
            assertThat(answer.body.toByteArray()[0]).isEqualTo((byte) 1);
            assertThat(CallTalk.messages(answer.body.toByteArray()))
                    .extracting(CallTalk::email)
                    .containsExactly("[email]", "[email]");
        }
    }

    @Test
    void whatTheRulesLeaveAloneKeepsItsBytes() {
        try (CallTalk talk = talk()) {
            talk.policy().maskMessages(document -> {});
            talk.calls(1, "List").says(1, true, ANN);
            byte[] zipped = CallTalk.framed(CallTalk.zip(Arrays.copyOfRange(ANN, 5, ANN.length)), true);
            talk.begins(3, "grpc-encoding", "gzip").answers(3, zipped).ends(3);
            assertThat(talk.talk().answer(1).body.toByteArray()).isEqualTo(zipped);
        }
    }

    @Test
    void anAnswerThatCannotBeReadIsNotGivenAwayWhereARuleWouldMaskIt() {
        for (byte[] bad : List.of(
                CallTalk.framed(new byte[] {10, 9, 'A'}, false),
                new byte[] {7, 0, 0, 0, 0},
                new byte[] {0, 0, 0, 0, 9, 1},
                CallTalk.framed(new byte[] {1}, true))) {
            try (CallTalk talk = talk()) {
                mask(talk);
                talk.calls(1, "List").says(1, true, ANN);
                talk.begins(3).answers(3, ANN, bad).ends(3);
                Frames.Answer answer = talk.talk().answer(1);
                assertThat(CallTalk.messages(answer.body.toByteArray())).hasSize(1);
                assertThat(answer.trailer("grpc-status")).isEqualTo("14");
                assertThat(answer.trailer("grpc-message")).contains("A masking rule looks at the messages");
            }
        }
    }

    @Test
    void whereNothingIsMaskedWhatCannotBeReadPasses() {
        try (CallTalk talk = talk()) {
            talk.policy().copyDocuments(true).interests(EventKind.COMMAND, EventKind.DOCUMENT, EventKind.COMPLETION);
            byte[] bad = CallTalk.join(CallTalk.framed(new byte[] {10, 9, 'A'}, false), new byte[] {7, 1, 2});
            talk.calls(1, "Chat").says(1, true, ANN, bad);
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(CallTalk.join(ANN, bad));
            talk.begins(3).answers(3, BOB, bad).answers(3, new byte[] {1}).ends(3);
            assertThat(talk.talk().answer(1).body.toByteArray()).isEqualTo(CallTalk.join(BOB, bad, new byte[] {1}));
            assertThat(talk.policy().events().all(DocumentEvent.class))
                    .extracting(event ->
                            event.document().at("/name").orElse(Value.NULL).toText())
                    .containsExactly("Ann", "Bob");
            assertThat(talk.policy().events().all(Completion.class)).hasSize(1);
        }
    }

    @Test
    void aRefusedMessageEndsTheCallWithAStatus() {
        try (CallTalk talk = talk()) {
            mask(talk);
            talk.calls(1, "List").says(1, true, ANN);
            talk.begins(3).answers(3, ANN);
            talk.policy().refuseDocuments(Refusal.of(Answer.REFUSED, "no-bobs", "not this one"));
            talk.answers(3, BOB);
            Frames.Answer answer = talk.talk().answer(1);
            assertThat(CallTalk.messages(answer.body.toByteArray())).hasSize(1);
            assertThat(answer.trailer("grpc-status")).isEqualTo("7");
            assertThat(answer.ended).isTrue();
            assertThat(talk.target().got().answer(3).reset).isPresent();
        }
    }

    @Test
    void methodsWithoutDescriptorsStayBytes() {
        try (CallTalk talk = talk()) {
            talk.policy().wantBodies(true).maskDocuments(text -> text.replace("ann", "xxx"));
            talk.calls(1, "Nothing").says(1, true, ANN);
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(command.attributes()).containsEntry("http.content-type", "application/grpc");
            talk.begins(3).answers(3, ANN).ends(3);
            DynamicMessage masked =
                    CallTalk.messages(talk.talk().answer(1).body.toByteArray()).getFirst();
            assertThat(CallTalk.email(masked)).isEqualTo("xxx@example.org");
            assertThat(talk.policy().events().all(DocumentEvent.class)).isEmpty();
        }
    }

    @Test
    void whatNobodyAskedForIsNotRead() {
        try (CallTalk talk = talk()) {
            talk.calls(1, "Chat").says(1, false, Arrays.copyOf(ANN, 9));
            assertThat(talk.target().got().answer(3).body.toByteArray()).isEqualTo(Arrays.copyOf(ANN, 9));
            talk.begins(3).answers(3, Arrays.copyOf(BOB, 9));
            assertThat(talk.talk().answer(1).body.toByteArray()).isEqualTo(Arrays.copyOf(BOB, 9));
            assertThat(talk.policy().events().all(DocumentEvent.class)).isEmpty();
        }
    }
}
