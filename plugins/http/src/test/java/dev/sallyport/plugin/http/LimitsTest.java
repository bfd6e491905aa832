package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused because there is too much of it: how it is told, and when it is noticed. */
final class LimitsTest {

    private static final Refusal OFTEN = Refusal.of(
                    new ErrorCode("SP-2012", ErrorCode.Category.POLICY), "not-so-fast", "More than 3 in 30s.")
            .withRetryAfter(Duration.ofSeconds(7));
    private static final Refusal LARGE = Refusal.of(
            new ErrorCode("SP-2013", ErrorCode.Category.POLICY), "small-uploads", "Its body has more than 10 bytes.");
    private static final String CHUNKED = "POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Transfer-Encoding: chunked\r\n\r\n";

    @Test
    void whatComesTooOftenIsToldWhenToComeAgain() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/a", Answer.refuse(OFTEN));
            talk.asks("GET /a");
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                    .contains("Retry-After: 7\r\n", "application/problem+json", "\"rule\":\"not-so-fast\"");
            talk.asks("GET /b");
            assertThat(talk.target()).startsWith("GET /b ");
        }
    }

    @Test
    void callsOfGrpcHearThatAResourceIsExhausted() {
        for (Refusal refusal : new Refusal[] {OFTEN, LARGE}) {
            try (Http2Talk talk = new Http2Talk()) {
                talk.harness()
                        .host()
                        .target(
                                "shop",
                                EmbeddedHarness.REACHABLE,
                                TargetTls.OFF,
                                "service",
                                "target-secret",
                                Map.of("http-version", "2"));
                talk.policy().onText("Remove", Answer.refuse(refusal));
                talk.says(Http2Talk.head(
                        1,
                        true,
                        Http2Talk.fields(
                                "POST", "/demo.v1.Shop/Remove", "content-type", "application/grpc", "te", "trailers")));
                assertThat(talk.answer(1).field("grpc-status")).isEqualTo("8");
            }
        }
    }

    @Test
    void theLengthOfABodyIsAnAttributeWhereItIsKnown() {
        try (Talk talk = new Talk()) {
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 3\r\n\r\nabc");
            assertThat(talk.policy().events().all(Command.class).getFirst().attributes())
                    .containsEntry("http.length", "3")
                    .containsEntry("http.body", "streamed");
        }
        try (Talk talk = new Talk()) {
            talk.policy().wantBodies(true);
            talk.says(CHUNKED + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
            assertThat(talk.policy().events().all(Command.class).getFirst().attributes())
                    .containsEntry("http.length", "5")
                    .containsEntry("http.body", "whole");
        }
        try (Talk talk = new Talk()) {
            talk.says(CHUNKED);
            assertThat(talk.policy().events().all(Command.class).getFirst().attributes())
                    .doesNotContainKey("http.length");
        }
    }

    @Test
    void aBodyThatDidNotSayItsLengthIsCutOffWhereItBecomesTooLong() {
        String body = "5\r\n12345\r\n5\r\n67890\r\n1\r\nx\r\n0\r\n\r\n";
        for (int at = 1; at < body.length(); at++) {
            try (Talk talk = new Talk()) {
                talk.policy().limitFiles(10, LARGE);
                talk.says(CHUNKED);
                talk.says(body.substring(0, at));
                talk.says(body.substring(at));
                assertThat(talk.client(true))
                        .startsWith("HTTP/1.1 413 Content Too Large\r\n")
                        .contains("small-uploads");
                assertThat(talk.target()).as("never whole").doesNotContain("0\r\n\r\n", "\r\nx\r\n");
                assertThat(talk.harness().target().open()).isFalse();
            }
        }
        try (Talk talk = new Talk()) {
            talk.policy().limitFiles(10, LARGE);
            talk.says(CHUNKED + "5\r\n12345\r\n5\r\n67890\r\n0\r\n\r\n");
            assertThat(talk.target()).endsWith("0\r\n\r\n");
        }
    }
}
