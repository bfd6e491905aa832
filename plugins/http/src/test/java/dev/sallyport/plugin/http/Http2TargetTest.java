package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.EmbeddedHarness;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that are spoken to in HTTP/2 by prior knowledge, for clients of both versions. */
final class Http2TargetTest {

    private static final int CANCEL = 8;
    private static final int REFUSED_STREAM = 7;

    /** The target's side of one connection. */
    static final class Target {

        private final EmbeddedHarness harness;
        private final int nth;
        private final Frames frames = new Frames();
        private boolean begun;

        Target(EmbeddedHarness harness, int nth) {
            this.harness = harness;
            this.nth = nth;
        }

        Frames got() {
            byte[] bytes = harness.target(nth).readAll();
            if (!begun && bytes.length > 0) {
                begun = true;
                assertThat(bytes).startsWith(Frames.PREFACE);
                bytes = Arrays.copyOfRange(bytes, Frames.PREFACE.length, bytes.length);
            }
            return frames.take(bytes);
        }

        Http2Headers head(int stream) {
            List<Http2Headers> heads = got().answer(stream).heads;
            assertThat(heads).as("requests on stream %d", stream).hasSize(1);
            return heads.getFirst();
        }

        Target says(byte[]... frames) {
            for (byte[] frame : frames) {
                harness.target(nth).send(frame);
            }
            return this;
        }

        Target begins(byte[] settings) {
            return says(
                    Frames.frame(Frames.SETTINGS, 0, 0, settings),
                    Frames.frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]));
        }

        Target answers(int stream, String text) {
            return says(
                    Http2Talk.head(stream, false, ":status", "200", "x-end", "1"), Http2Talk.data(stream, true, text));
        }
    }

    private static Talk talk() {
        Talk talk = new Talk();
        speak2(talk.harness());
        return talk;
    }

    private static void speak2(EmbeddedHarness harness) {
        harness.host()
                .target(
                        "shop",
                        EmbeddedHarness.REACHABLE,
                        TargetTls.OFF,
                        "service",
                        "target-secret",
                        Map.of("http-version", "2"));
    }

    @Test
    void aRequestOfHttp1IsTranslatedAndTheAnswerBack() {
        try (Talk talk = talk()) {
            talk.asks("GET /a?b", "Accept: */*", "TE: trailers", "Connection: te");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            Http2Headers head = target.head(3);
            assertThat(head.method()).hasToString("GET");
            assertThat(head.path()).hasToString("/a?b");
            assertThat(head.scheme()).hasToString("http");
            assertThat(head.authority()).hasToString("target.test:7");
            assertThat(head.get("accept")).hasToString("*/*");
            assertThat(head.get("te")).hasToString("trailers");
            assertThat(head.get("x-sallyport-user")).hasToString("alice");
            assertThat(head.contains("host")).isFalse();
            assertThat(head.contains("connection")).isFalse();
            assertThat(target.got().answer(3).ended).isTrue();
            target.says(
                    Http2Talk.head(3, false, ":status", "200", "x-a", "b"),
                    Http2Talk.data(3, false, "hello"),
                    Http2Talk.head(3, true, "x-sum", "7"));
            assertThat(talk.client(true))
                    .isEqualTo("HTTP/1.1 200 \r\nx-a: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                            + "0\r\nx-sum: 7\r\n\r\n");
            talk.asks("HEAD /b");
            assertThat(target.head(5).method()).hasToString("HEAD");
            target.says(Http2Talk.head(5, true, ":status", "200", "content-length", "9"));
            assertThat(talk.client(true)).isEqualTo("HTTP/1.1 200 \r\ncontent-length: 9\r\n\r\n");
        }
    }

    @Test
    void bothSidesMaySpeakHttp2AndShareOneConnectionToTheTarget() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b", "te", "trailers");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            assertThat(target.head(3).path()).hasToString("/a");
            assertThat(target.head(5).path()).hasToString("/b");
            assertThat(target.head(5).get("te")).hasToString("trailers");
            target.says(
                    Http2Talk.head(5, false, ":status", "200"),
                    Http2Talk.data(5, false, "three"),
                    Http2Talk.head(5, true, "grpc-status", "0"));
            assertThat(talk.answer(3).text()).isEqualTo("three");
            assertThat(talk.answer(3).trailer("grpc-status")).isEqualTo("0");
            assertThat(talk.answer(1).heads).isEmpty();
            target.answers(3, "one");
            assertThat(talk.answer(1).text()).isEqualTo("one");
            assertThat(talk.answer(1).ended).isTrue();
            assertThat(talk.policy().events().all(Completion.class)).hasSize(2);
        }
    }

    @Test
    void anUploadIsTakenAsTheTargetsWindowAllows() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.asks(1, "GET", "/first");
            Target target = new Target(talk.harness(), 1).begins(Frames.setting(4, 10));
            target.answers(3, "one");
            talk.says(Http2Talk.head(3, false, Http2Talk.fields("POST", "/up")));
            String piece = "x".repeat(16 << 10);
            for (int i = 0; i < 8; i++) {
                talk.says(Http2Talk.data(3, false, piece));
            }
            assertThat(target.got().answer(5).body.size()).isEqualTo(10);
            assertThat(talk.client().window(3)).isLessThan(32 << 10);
            target.says(
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 5, Frames.number(1 << 20)),
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1 << 20)));
            assertThat(target.got().answer(5).body.size()).isEqualTo(8 * piece.length());
            assertThat(talk.client().window(3)).isGreaterThanOrEqualTo(64 << 10);
            talk.says(Http2Talk.data(3, true, ""));
            assertThat(target.got().answer(5).ended).isTrue();
        }
    }

    @Test
    void aCollectedBodyGoesOnAsTheTargetTakesItAndNotAllAtOnce() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.policy().wantBodies(true);
            talk.asks(1, "GET", "/first");
            Target target = new Target(talk.harness(), 1).begins(Frames.setting(4, 10));
            target.answers(3, "one");
            long before = talk.harness().ledger().livingBytes();
            talk.says(Http2Talk.head(3, false, Http2Talk.fields("POST", "/up")));
            String piece = "x".repeat(16 << 10);
            for (int i = 0; i < 20; i++) {
                talk.says(Http2Talk.data(3, false, piece));
            }
            talk.says(Http2Talk.data(3, true, ""));
            assertThat(target.got().answer(5).body.size()).isEqualTo(10);
            // Else the core would stop reading the client, and with it all of its other streams.
            assertThat(talk.harness().ledger().livingBytes() - before).isLessThan(64 << 10);
            target.says(
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 5, Frames.number(1 << 20)),
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1 << 20)));
            assertThat(target.got().answer(5).body.size()).isEqualTo(20 * piece.length());
            assertThat(target.got().answer(5).ended).isTrue();
        }
    }

    @Test
    void aDownloadIsTakenAsTheClientsWindowAllows() {
        try (Http2Talk talk = new Http2Talk(Frames.setting(4, 10))) {
            speak2(talk.harness());
            talk.asks(1, "GET", "/a");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            target.says(Http2Talk.head(3, false, ":status", "200"));
            String piece = "x".repeat(16 << 10);
            for (int i = 0; i < 8; i++) {
                target.says(Http2Talk.data(3, false, piece));
            }
            assertThat(talk.answer(1).text()).hasSize(10);
            assertThat(target.got().window(3)).isLessThan(32 << 10);
            talk.says(
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 1, Frames.number(1 << 20)),
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1 << 20)));
            assertThat(talk.answer(1).text()).hasSize(8 * piece.length());
            assertThat(target.got().window(3)).isGreaterThanOrEqualTo(64 << 10);
            target.says(Http2Talk.data(3, true, "end"));
            assertThat(talk.answer(1).text()).endsWith("end");
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void aClientThatLeavesCancelsItsStream() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            talk.says(Frames.frame(Frames.RST_STREAM, 0, 1, Frames.number(CANCEL)));
            assertThat(target.got().answer(3).reset).contains(CANCEL);
            target.answers(5, "three");
            assertThat(talk.answer(3).text()).isEqualTo("three");
        }
    }

    @Test
    void aStreamThatTheTargetRefusedIsSentAgain() {
        try (Talk talk = talk()) {
            talk.asks("GET /a");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            target.says(Frames.frame(Frames.RST_STREAM, 0, 3, Frames.number(REFUSED_STREAM)));
            Target second = new Target(talk.harness(), 2).begins(new byte[0]);
            second.answers(3, "again");
            assertThat(talk.client(true)).endsWith("again\r\n0\r\n\r\n");
        }
    }

    @Test
    void aTargetThatSaysGoodByeGetsNoMoreRequestsThere() {
        try (Talk talk = talk()) {
            talk.asks("GET /a");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            target.says(Frames.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, 3, 0, 0, 0, 0}));
            target.answers(3, "last");
            assertThat(talk.client(true)).endsWith("last\r\n0\r\n\r\n");
            talk.harness().target(1).readAll();
            assertThat(talk.harness().target(1).open()).isFalse();
            talk.asks("GET /b");
            new Target(talk.harness(), 2).begins(new byte[0]).answers(3, "next");
            assertThat(talk.client(true)).endsWith("next\r\n0\r\n\r\n");
        }
    }

    @Test
    void asManyStreamsAsTheTargetAllowsShareAConnection() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.asks(1, "GET", "/first");
            Target target = new Target(talk.harness(), 1).begins(Frames.setting(3, 1));
            talk.asks(3, "GET", "/b");
            Target second = new Target(talk.harness(), 2).begins(Frames.setting(3, 1));
            assertThat(second.head(3).path()).hasToString("/b");
            second.answers(3, "two");
            target.answers(3, "one");
            assertThat(talk.answer(1).text()).isEqualTo("one");
            assertThat(talk.answer(3).text()).isEqualTo("two");
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("no status", new byte[][] {Http2Talk.head(3, true, "x", "a")}),
                Arguments.of("a switch of protocols", new byte[][] {Http2Talk.head(3, true, ":status", "101")}),
                Arguments.of(
                        "CR and LF in a value",
                        new byte[][] {Http2Talk.head(3, true, ":status", "200", "x", "a\r\nSet-Cookie: evil=1")}),
                Arguments.of(
                        "Transfer-Encoding",
                        new byte[][] {Http2Talk.head(3, true, ":status", "200", "transfer-encoding", "chunked")}),
                Arguments.of(
                        "a length and no body",
                        new byte[][] {Http2Talk.head(3, true, ":status", "200", "content-length", "5")}),
                Arguments.of("two lengths", new byte[][] {
                    Http2Talk.head(3, false, ":status", "200", "content-length", "2", "content-length", "3"),
                    Http2Talk.data(3, true, "hi")
                }),
                Arguments.of("a body without a head", new byte[][] {Http2Talk.data(3, true, "hi")}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void ht01AnAnswerThatIsNoProperOneIsABadGateway(String what, byte[][] answer) {
        try (Talk talk = talk()) {
            talk.asks("GET /a");
            Target target = new Target(talk.harness(), 1).begins(new byte[0]);
            target.says(answer);
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ").doesNotContain("evil");
        }
    }

    @Test
    void aBodyThatIsNotAsLongAsSaidBreaksOff() {
        for (String body : List.of("hell", "hello!")) {
            try (Http2Talk talk = new Http2Talk()) {
                speak2(talk.harness());
                talk.asks(1, "GET", "/a");
                Target target = new Target(talk.harness(), 1).begins(new byte[0]);
                target.says(
                        Http2Talk.head(3, false, ":status", "200", "content-length", "5"),
                        Http2Talk.data(3, true, body));
                Frames.Answer answer = talk.answer(1);
                assertThat(answer.status().equals("502") || (!answer.ended && answer.reset.isPresent()))
                        .as("%s", answer)
                        .isTrue();
            }
        }
    }

    @Test
    void anAnswerMayBeCutAtEveryByte() {
        byte[] answer = Http2Talk.head(3, false, ":status", "200", "content-length", "5");
        byte[] body = Http2Talk.data(3, true, "hello");
        byte[] both = Arrays.copyOf(answer, answer.length + body.length);
        System.arraycopy(body, 0, both, answer.length, body.length);
        for (int at = 1; at < both.length; at++) {
            try (Talk talk = talk()) {
                talk.asks("GET /a");
                Target target = new Target(talk.harness(), 1).begins(new byte[0]);
                talk.harness().target().splitNextAt(at);
                target.says(both);
                assertThat(talk.client(true)).isEqualTo("HTTP/1.1 200 \r\ncontent-length: 5\r\n\r\nhello");
            }
        }
    }

    @Test
    void aVersionThatIsNoneIsTold() {
        try (Talk talk = new Talk()) {
            talk.harness()
                    .host()
                    .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "u", "s", Map.of("http-version", "3"));
            talk.asks("GET /a");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ").contains("http-version must be 1.1 or 2");
        }
    }
}
