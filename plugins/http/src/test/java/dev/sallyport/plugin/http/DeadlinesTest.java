package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HT-02: peers that are slow, and how long they may be. */
final class DeadlinesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration BODY = HttpFixture.config().waits().body();
    private static final Duration ANSWER = HttpFixture.config().waits().answer();
    private static final Duration LITTLE = Duration.ofSeconds(1);

    private static void pass(Talk talk, Duration time) {
        talk.harness().passTime(time);
    }

    @Test
    void ht02AHeadThatDoesNotComeInTimeIsAnsweredAndItsConnectionClosed() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(OK);
            assertThat(talk.client(true)).endsWith("ok");
            talk.says("GET /b HTTP/1.1\r\nHo");
            pass(talk, talk.harness().gate().limits().handshakeTimeout().plus(LITTLE));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void ht02ABodyThatStopsComingIsAnsweredAndBothConnectionsClosed() {
        try (Talk talk = new Talk()) {
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 10\r\n\r\nhel");
            assertThat(talk.target()).endsWith("hel");
            for (int i = 0; i < 3; i++) {
                pass(talk, BODY.minus(LITTLE));
                talk.says("l"); // slow, but not silent
            }
            pass(talk, BODY.plus(LITTLE));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 408 ").contains("\"code\":\"http-010\"");
            assertThat(talk.harness().target().open()).isFalse();
        }
    }

    @Test
    void ht02ABodyThatARuleWaitsForMayNotStopEither() {
        try (Talk talk = new Talk()) {
            talk.policy().wantBodies(true);
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 10\r\n\r\nhel");
            pass(talk, BODY.plus(LITTLE));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 408 ");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void theRestOfARefusedBodyIsNotWaitedForWithoutEnd() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/no", Answer.refuse("not this"));
            talk.says("POST /no HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 10\r\n\r\nhel");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 403 ");
            pass(talk, BODY.plus(LITTLE));
            assertThat(talk.client(false)).isEmpty();
        }
    }

    @Test
    void aTargetThatDoesNotAnswerIsGivenUpAndTheConnectionServesTheNext() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 102 Processing\r\n\r\n");
            pass(talk, ANSWER.plus(LITTLE));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 504 ").contains("\"code\":\"http-011\"");
            assertThat(talk.harness().target().open()).isFalse();
            talk.asks("GET /b");
            assertThat(HttpFixture.text(talk.harness().target(2).readAll())).startsWith("GET /b ");
            talk.answers(2, OK);
            assertThat(talk.client(true)).endsWith("ok");
        }
    }

    @Test
    void anAnswerThatStopsComingBreaksOffAndCannotPassForWhole() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            pass(talk, ANSWER.minus(LITTLE));
            talk.answers("3\r\ndef\r\n");
            pass(talk, ANSWER.minus(LITTLE));
            assertThat(talk.client(true)).endsWith("def\r\n");
            pass(talk, LITTLE.multipliedBy(2));
            assertThat(talk.client(false)).isEmpty();
        }
    }

    @Test
    void anEventStreamMayPause() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /events");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            pass(talk, ANSWER.multipliedBy(3));
            talk.answers("9\r\ndata: 1\n\n\r\n");
            assertThat(talk.client(true)).endsWith("9\r\ndata: 1\n\n\r\n");
        }
    }

    @Test
    void aRequestThatWaitsForPeopleIsToldSoAndWaitsAsLongAsTheyTake() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/pay", Answer.hold("somebody must look"));
            talk.asks("POST /pay", "Content-Length: 0");
            FakeHold hold = talk.policy().awaitHold();
            for (int i = 0; i < 3; i++) {
                pass(talk, Duration.ofSeconds(11));
                assertThat(talk.client(true)).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
            }
            pass(talk, ANSWER.multipliedBy(2));
            hold.approve();
            assertThat(talk.target()).startsWith("POST /pay ");
            talk.client(true);
            pass(talk, Duration.ofSeconds(11));
            assertThat(talk.client(true)).isEmpty();
            talk.answers(OK);
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anOldClientIsToldNothingInBetween() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/pay", Answer.hold("somebody must look"));
            talk.says("GET /pay HTTP/1.0\r\n" + Talk.LOGIN + "\r\n");
            FakeHold hold = talk.policy().awaitHold();
            pass(talk, Duration.ofMinutes(1));
            assertThat(talk.client(true)).isEmpty();
            hold.approve();
            assertThat(talk.target()).startsWith("GET /pay ");
        }
    }

    @Test
    void aRequestToRepeatAfterItsReviewIsToldWhereThatIs() {
        try (Talk talk = new Talk()) {
            ErrorCode required = new ErrorCode("SP-2006", ErrorCode.Category.POLICY);
            talk.policy()
                    .onText(
                            "/pay",
                            Answer.refuse(Refusal.of(required, "four-eyes", "needs approval")
                                    .withReview("r17")));
            talk.asks("GET /pay");
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 503 ")
                    .contains(
                            "\r\nRetry-After: 30\r\n",
                            "\r\nLocation: https://gate.example.org/reviews/r17\r\n",
                            "\"review\":\"r17\"");
        }
    }
}
