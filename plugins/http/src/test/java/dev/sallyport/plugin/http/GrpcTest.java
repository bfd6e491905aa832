package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls of gRPC: named by service and method, refused and ended in gRPC's own words. */
final class GrpcTest {

    private static final String CALL = "/demo.v1.Shop/Remove";

    private static Http2Talk talk() {
        Http2Talk talk = new Http2Talk();
        talk.harness()
                .host()
                .target(
                        "shop",
                        EmbeddedHarness.REACHABLE,
                        TargetTls.OFF,
                        "service",
                        "target-secret",
                        Map.of("http-version", "2"));
        return talk;
    }

    private static byte[] call(int stream) {
        return Http2Talk.head(
                stream,
                false,
                Http2Talk.fields("POST", CALL, "content-type", "application/grpc+proto", "te", "trailers"));
    }

    @Test
    void aCallIsNamedByServiceAndMethod() {
        try (Http2Talk talk = talk()) {
            talk.says(call(1));
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(command.text()).isEqualTo("POST " + CALL);
            assertThat(command.attributes())
                    .containsEntry("grpc.service", "demo.v1.Shop")
                    .containsEntry("grpc.method", "Remove");
            assertThat(command.analysis().has(Effect.PROCEDURAL)).isTrue();
        }
    }

    @Test
    void aDenialIsAStatusAndTheConnectionGoesOn() {
        try (Http2Talk talk = talk()) {
            talk.policy().onText("Remove", Answer.refuse("nichts wird gelöscht: 100%"));
            talk.says(call(1), Http2Talk.data(1, true, "\0\0\0\0\0"));
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.status()).isEqualTo("200");
            assertThat(answer.field("content-type")).isEqualTo("application/grpc");
            assertThat(answer.field("grpc-status")).isEqualTo("7");
            assertThat(answer.field("grpc-message"))
                    .startsWith("nichts wird gel%C3%B6scht: 100%25")
                    .contains("no-danger");
            assertThat(answer.heads).hasSize(1);
            assertThat(answer.body.size()).isZero();
            assertThat(answer.ended).isTrue();
            talk.policy().onCommand(command -> Answer.forward());
            talk.says(call(3));
            assertThat(talk.answer(3).heads).isEmpty();
        }
    }

    @Test
    void aWrongTokenIsUnauthenticated() {
        try (Http2Talk talk = talk()) {
            String[] fields = Http2Talk.fields("POST", CALL, "content-type", "application/grpc");
            fields[9] = "Bearer nonsense";
            talk.says(Http2Talk.head(1, false, fields));
            assertThat(talk.answer(1).field("grpc-status")).isEqualTo("16");
        }
    }

    @Test
    void anErrorOfTheTargetIsOneOfTheExchangeAndItsTextIsMasked() {
        try (Http2Talk talk = talk()) {
            talk.policy()
                    .redaction(text -> new ErrorText(
                            text.code(), text.message().replace("ann@example.org", "***"), text.details()))
                    .maskDocuments(text -> text);
            talk.says(call(1), Http2Talk.data(1, true, ""));
            Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1).begins(new byte[0]);
            target.says(
                    Http2Talk.head(3, false, ":status", "200", "content-type", "application/grpc"),
                    Http2Talk.head(
                            3,
                            true,
                            "grpc-status",
                            "5",
                            "grpc-message",
                            "no ann@example.org: f%C3%BCr",
                            "grpc-status-details-bin",
                            "YW5uQGV4YW1wbGUub3Jn"));
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.trailer("grpc-status")).isEqualTo("5");
            assertThat(answer.trailer("grpc-message")).isEqualTo("no ***: f%C3%BCr");
            byte[] details = Base64.getDecoder().decode(answer.trailer("grpc-status-details-bin"));
            assertThat(details)
                    .startsWith(8, 5, 18)
                    .asString(StandardCharsets.UTF_8)
                    .endsWith("no ***: für");
            Completion completion = talk.policy().events().all(Completion.class).getFirst();
            assertThat(completion.status()).isEqualTo(Completion.Status.FAILED);
            assertThat(completion.error().map(ErrorText::code)).contains("5");
        }
    }

    @Test
    void anAnswerThatHasTrailersOnlyStaysOne() {
        try (Http2Talk talk = talk()) {
            talk.says(call(1), Http2Talk.data(1, true, ""));
            new Http2TargetTest.Target(talk.harness(), 1)
                    .begins(new byte[0])
                    .says(Http2Talk.head(
                            3, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "12"));
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.field("grpc-status")).isEqualTo("12");
            assertThat(answer.heads).hasSize(1);
            assertThat(answer.ended).isTrue();
        }
    }

    @Test
    void aCallThatTheTargetBreaksOffEndsWithAStatus() {
        try (Http2Talk talk = talk()) {
            talk.says(call(1), Http2Talk.data(1, true, ""));
            Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1).begins(new byte[0]);
            target.says(
                    Http2Talk.head(3, false, ":status", "200", "content-type", "application/grpc"),
                    Http2Talk.data(3, false, "\0\0\0\0\0"));
            talk.harness().target(1).close();
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.trailer("grpc-status")).isEqualTo("14");
            assertThat(answer.ended).isTrue();
            assertThat(answer.reset).isEmpty();
        }
    }

    @Test
    void streamsOfACallMayBeSilentForLong() {
        try (Http2Talk talk = talk()) {
            talk.says(call(1), Http2Talk.data(1, false, "\0\0\0\0\0"));
            Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1).begins(new byte[0]);
            talk.harness().passTime(Duration.ofHours(1));
            target.says(
                    Http2Talk.head(3, false, ":status", "200", "content-type", "application/grpc"),
                    Http2Talk.data(3, false, "\0\0\0\0\0"));
            talk.harness().passTime(Duration.ofHours(1));
            assertThat(talk.answer(1).body.size()).isEqualTo(5);
            assertThat(talk.answer(1).ended).isFalse();
            assertThat(talk.answer(1).reset).isEmpty();
        }
    }
}
