package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import dev.sallyport.testkit.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/2: each stream is a request of its own, judged and answered like any other. */
final class Http2Test {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-End: 1\r\n\r\nok";
    private static final int WINDOW = 128 << 10;

    @Test
    void aRequestReachesTheTargetInItsVersionAndTheAnswerComesBackInTheClients() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/a?b", "accept", "*/*", "cookie", "a=1", "cookie", "b=2", "te", "trailers");
            assertThat(talk.target(1))
                    .isEqualTo(HttpFixture.forwardedHead("GET /a?b", "accept: */*\r\ncookie: a=1; b=2\r\n") + "\r\n");
            talk.answers(1, OK);
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.status()).isEqualTo("200");
            assertThat(answer.field("x-end")).isEqualTo("1");
            assertThat(answer.field("content-length")).isEqualTo("2");
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.ended).isTrue();
            assertThat(talk.policy().events().all(Command.class).getFirst().attributes())
                    .containsEntry("http.version", "2")
                    .containsEntry("http.host", "shop.test");
        }
    }

    @Test
    void aConnectionMayBeCutAtEveryByte() {
        byte[] request = Http2Talk.head(1, false, Http2Talk.fields("POST", "/a"));
        byte[] body = Http2Talk.data(1, true, "hello");
        for (int at = 1; at < Frames.PREFACE.length + 9 + request.length + body.length; at++) {
            try (EmbeddedHarness harness =
                    new EmbeddedHarness(new HttpProtocol(HttpFixture.config(), System::nanoTime, Runnable::run))) {
                harness.host().identity().subject("alice", Talk.TOKEN);
                harness.host().target("shop", EmbeddedHarness.REACHABLE);
                harness.client().splitNextAt(at);
                harness.client().send(Frames.PREFACE, Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]), request, body);
                assertThat(HttpFixture.text(harness.target().readAll()))
                        .as("cut at %d", at)
                        .startsWith("POST /a ")
                        .endsWith("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            }
        }
    }

    @Test
    void requestsAtATimeAreJudgedAndAnsweredByThemselves() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onCommand(command -> switch (command.text()) {
                case "GET /held" -> Answer.hold("somebody must look");
                case "GET /no" -> Answer.refuse("not this");
                default -> Answer.forward();
            });
            talk.asks(1, "GET", "/held")
                    .asks(3, "GET", "/a")
                    .asks(5, "GET", "/no")
                    .asks(7, "GET", "/b");
            assertThat(talk.target(1)).startsWith("GET /a ");
            assertThat(talk.target(2)).startsWith("GET /b ");
            assertThat(talk.answer(5).status()).isEqualTo("403");
            assertThat(talk.answer(5).field("content-type")).isEqualTo("application/problem+json");
            assertThat(talk.answer(5).text()).contains("not this", "no-danger");
            talk.answers(2, OK);
            assertThat(talk.answer(7).text()).isEqualTo("ok");
            assertThat(talk.answer(3).heads).isEmpty();
            talk.policy().awaitHold().approve();
            assertThat(talk.target(2)).startsWith("GET /held ");
            talk.answers(2, OK);
            talk.answers(1, OK);
            assertThat(talk.answer(1).ended).isTrue();
            assertThat(talk.answer(3).ended).isTrue();
            assertThat(talk.harness().gate().openLanes()).isZero();
        }
    }

    @Test
    void asManyConnectionsToTheTargetAreKeptAsAreNeededAtATime() {
        int many = 20;
        try (Http2Talk talk = new Http2Talk()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < many; i++) {
                    talk.asks(1 + 2 * (round * many + i), "GET", "/a");
                }
                for (int nth = 1; nth <= many; nth++) {
                    talk.answers(nth, OK);
                }
                assertThat(talk.answer(2 * (round + 1) * many - 1).ended).isTrue();
            }
            assertThatThrownBy(() -> talk.harness().target(many + 1)).hasMessageContaining("made 20 connections");
            assertThat(open(talk, many)).isEqualTo(many);
            talk.harness().passTime(Duration.ofSeconds(11)); // there were times when all were needed
            assertThat(open(talk, many)).isEqualTo(many);
            talk.harness().passTime(Duration.ofSeconds(11));
            assertThat(open(talk, many)).isEqualTo(1);
        }
    }

    private static long open(Http2Talk talk, int many) {
        return IntStream.rangeClosed(1, many)
                .filter(nth -> talk.harness().target(nth).open())
                .count();
    }

    @Test
    void anUploadWaitsForTheVerdictAndItsWindowIsGivenBackAsTheTargetTakesIt() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onText("/held", Answer.hold("somebody must look"));
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/held")));
            String piece = "x".repeat(16 << 10);
            for (int i = 0; i < WINDOW / piece.length(); i++) {
                talk.says(Http2Talk.data(1, false, piece));
            }
            assertThat(talk.client().window(1)).isZero();
            assertThat(talk.target(1)).isEmpty();
            talk.policy().awaitHold().approve();
            assertThat(talk.target(1).length()).isGreaterThan(WINDOW);
            assertThat(talk.client().window(1)).isGreaterThanOrEqualTo(WINDOW / 2);
            talk.says(Http2Talk.data(1, true, "end"));
            assertThat(talk.target(1)).endsWith("3\r\nend\r\n0\r\n\r\n");
            talk.answers(1, OK);
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void aSlowReaderGetsWhatItsWindowHolds() {
        // SETTINGS_INITIAL_WINDOW_SIZE
        try (Http2Talk talk = new Http2Talk(Frames.setting(4, 10))) {
            talk.asks(1, "GET", "/a");
            talk.target(1);
            talk.answers(1, "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n0123456789abcdefghij");
            assertThat(talk.answer(1).text()).isEqualTo("0123456789");
            talk.says(Frames.frame(Frames.WINDOW_UPDATE, 0, 1, Frames.number(15)));
            assertThat(talk.answer(1).text()).isEqualTo("0123456789abcdefghij");
            talk.answers(1, "KLMNO");
            assertThat(talk.answer(1).text()).isEqualTo("0123456789abcdefghijKLMNO");
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void trailersOfTheTargetReachTheClientAndThoseOfTheClientEndHere() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(
                    Http2Talk.head(1, false, Http2Talk.fields("POST", "/a")),
                    Http2Talk.data(1, false, "hi"),
                    Http2Talk.head(1, true, "x-trailer", "1"));
            assertThat(talk.target(1)).endsWith("2\r\nhi\r\n0\r\n\r\n");
            talk.answers(1, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
            assertThat(talk.answer(1).trailer("x-sum")).isEqualTo("7");
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void aBodyThatARuleWantsIsCollectedAndJudged() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy()
                    .wantBodies(true)
                    .onCommand(command -> command.parameters().toString().contains("amount=9")
                            ? Answer.refuse("too much")
                            : Answer.forward());
            talk.says(
                    Http2Talk.head(1, false, Http2Talk.fields("POST", "/pay")),
                    Http2Talk.data(1, false, "amount"),
                    Http2Talk.data(1, true, "=9"));
            assertThat(talk.answer(1).status()).isEqualTo("403");
            talk.says(
                    Http2Talk.head(3, false, Http2Talk.fields("POST", "/pay", "content-length", "8")),
                    Http2Talk.data(3, true, "amount=1"));
            assertThat(talk.target(1)).endsWith("Content-Length: 8\r\n\r\namount=1");
        }
    }

    @Test
    void aMaskedAnswerIsWholeAndSaysNothingOfItsOldLength() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
            talk.asks(1, "GET", "/a");
            talk.target(1);
            talk.answers(1, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 15\r\n\r\nann@example.org");
            assertThat(talk.answer(1).text()).isEqualTo("***");
            assertThat(talk.answer(1).heads.getFirst().contains("content-length"))
                    .isFalse();
            assertThat(talk.answer(1).heads.getFirst().contains("etag")).isFalse();
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void aStreamThatIsResetIsCancelledAtTheTarget() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/slow").asks(3, "GET", "/a");
            talk.target(1);
            talk.says(Frames.frame(Frames.RST_STREAM, 0, 1, Frames.number(8)));
            talk.harness().target(1).expectClosed();
            talk.answers(2, OK);
            assertThat(talk.answer(3).text()).isEqualTo("ok");
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.CANCELLED, Completion.Status.DONE);
            assertThat(talk.harness().gate().openLanes()).isZero();
        }
    }

    @Test
    void anAnswerThatBreaksOffResetsItsStreamOnly() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b");
            talk.target(1);
            talk.answers(1, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            talk.harness().target(1).close();
            assertThat(talk.answer(1).text()).isEqualTo("hello");
            assertThat(talk.answer(1).ended).isFalse();
            assertThat(talk.answer(1).reset).contains(2);
            talk.answers(2, OK);
            assertThat(talk.answer(3).ended).isTrue();
        }
    }

    @Test
    void aRefusalBeforeTheUploadWasReadIsWholeAndTheStreamEnds() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onText("/no", Answer.refuse("not this"));
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/no", "expect", "100-continue")));
            assertThat(talk.answer(1).status()).isEqualTo("403");
            assertThat(talk.answer(1).ended).isTrue();
            assertThat(talk.answer(1).reset).contains(0);
            talk.says(Http2Talk.head(3, false, Http2Talk.fields("POST", "/yes", "expect", "100-continue")));
            assertThat(talk.answer(3).status()).isEqualTo("100");
        }
    }

    @Test
    void whoeverWaitsWhenTheSessionEndsIsToldWhy() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/a");
            talk.target(1);
            talk.harness().gate().close(Disconnect.of(Disconnect.Cause.REVOKED, "access was taken away"));
            assertThat(talk.answer(1).status()).isEqualTo("503");
            assertThat(talk.answer(1).text()).contains("access was taken away");
            assertThat(talk.client().goaway()).contains(0);
        }
    }

    @Test
    void answersWithoutABodyEndWithTheirHead() {
        try (Http2Talk talk = new Http2Talk()) {
            int stream = 1;
            for (List<String> one : List.of(
                    List.of("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "200"),
                    List.of("GET", "HTTP/1.1 204 No Content\r\n\r\n", "204"),
                    List.of("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n", "304"))) {
                talk.asks(stream, one.get(0), "/a");
                talk.target(1);
                talk.answers(1, one.get(1));
                Frames.Answer answer = talk.answer(stream);
                assertThat(answer.status()).isEqualTo(one.get(2));
                assertThat(answer.ended).isTrue();
                assertThat(answer.text()).isEmpty();
                stream += 2;
            }
        }
    }

    @Test
    void anAnswerThatCannotBeRecordedIsNotWhole() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().refuseCompletions(FakeRefusal.of("the disk is full"));
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b");
            talk.target(1);
            talk.answers(1, OK);
            assertThat(talk.answer(1).status()).isEqualTo("403");
            assertThat(talk.answer(1).text()).contains("the disk is full").doesNotContain("ok");
            talk.answers(2, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
            talk.answers(2, "def");
            assertThat(talk.answer(3).text()).isEqualTo("abc");
            assertThat(talk.answer(3).ended).isFalse();
            assertThat(talk.answer(3).reset).contains(2);
        }
    }

    @Test
    void whereNobodyAsksNothingIsJudged() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().interests().onCommand(command -> Answer.refuse("nobody asked"));
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/a")), Http2Talk.data(1, true, "hi"));
            assertThat(talk.target(1)).endsWith("2\r\nhi\r\n0\r\n\r\n");
            talk.answers(1, OK);
            assertThat(talk.answer(1).text()).isEqualTo("ok");
            assertThat(talk.policy().events().all()).isEmpty();
        }
    }

    @Test
    void noSecretIsLogged() {
        try (LogCapture log = new LogCapture()) {
            try (Http2Talk talk = new Http2Talk()) {
                talk.asks(1, "GET", "/a", "cookie", "sid=s3cret");
                talk.target(1);
                talk.answers(1, OK);
                talk.says(Frames.frame(Frames.SETTINGS, 0, 0, new byte[5]));
            }
            assertThat(log.text()).doesNotContain(Talk.TOKEN, "target-secret", "s3cret");
        }
    }

    @Test
    void ht02AStreamWhoseBodyDoesNotComeIsGivenUpAndOthersGoOn() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/a")), Http2Talk.data(1, false, "hi"));
            talk.asks(3, "GET", "/b");
            talk.target(1);
            talk.harness().passTime(HttpConfig.Waits.DEFAULTS.body());
            assertThat(talk.answer(1).status()).isEqualTo("408");
            assertThat(talk.answer(1).reset).contains(0);
            talk.harness().target(1).expectClosed();
            talk.answers(2, OK);
            assertThat(talk.answer(3).text()).isEqualTo("ok");
        }
    }

    @Test
    void ht02AClientThatGivesNoWindowIsGivenUp() {
        try (Http2Talk talk = new Http2Talk(Frames.setting(4, 0))) {
            talk.asks(1, "GET", "/a");
            talk.target(1);
            talk.answers(1, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello");
            talk.harness().passTime(HttpConfig.Waits.DEFAULTS.answer());
            assertThat(talk.answer(1).reset).contains(2);
            talk.harness().target(1).expectClosed();
            talk.asks(3, "HEAD", "/b");
            assertThat(talk.target(2)).startsWith("HEAD /b ");
        }
    }
}
