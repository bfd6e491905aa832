package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that use HTTP/2 against the gateway or against what stands behind it. */
final class Http2AbuseTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static String[] without(String name, String... more) {
        String[] fields = Http2Talk.fields("GET", "/a", more);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals(name)) {
                int at = i;
                return Stream.concat(Arrays.stream(fields, 0, at), Arrays.stream(fields, at + 2, fields.length))
                        .toArray(String[]::new);
            }
        }
        throw new AssertionError(name);
    }

    private static String[] with(String name, String value) {
        String[] fields = Http2Talk.fields("GET", "/a");
        fields[Arrays.asList(fields).indexOf(name) + 1] = value;
        return fields;
    }

    private static String[] first(String name, String value) {
        return Stream.concat(Stream.of(name, value), Arrays.stream(Http2Talk.fields("GET", "/a")))
                .toArray(String[]::new);
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("CR and LF in a value", Http2Talk.fields("GET", "/a", "x", "a\r\nX-Evil: 1")),
                Arguments.of("LF in a value", Http2Talk.fields("GET", "/a", "x", "a\nb")),
                Arguments.of("NUL in a value", Http2Talk.fields("GET", "/a", "x", "a\0b")),
                Arguments.of("a space before a value", Http2Talk.fields("GET", "/a", "x", " a")),
                Arguments.of("CR and LF in a name", Http2Talk.fields("GET", "/a", "x\r\ny", "a")),
                Arguments.of("a colon in a name", Http2Talk.fields("GET", "/a", "x:y", "a")),
                Arguments.of("an empty name", Http2Talk.fields("GET", "/a", "", "a")),
                Arguments.of("a space in a name", Http2Talk.fields("GET", "/a", "x ", "a")),
                Arguments.of("capitals in a name", Http2Talk.fields("GET", "/a", "X", "a")),
                Arguments.of("Transfer-Encoding", Http2Talk.fields("POST", "/a", "transfer-encoding", "chunked")),
                Arguments.of("Connection", Http2Talk.fields("GET", "/a", "connection", "x-secret")),
                Arguments.of("Proxy-Connection", Http2Talk.fields("GET", "/a", "proxy-connection", "keep-alive")),
                Arguments.of("Keep-Alive", Http2Talk.fields("GET", "/a", "keep-alive", "1")),
                Arguments.of("Upgrade", Http2Talk.fields("GET", "/a", "upgrade", "websocket")),
                Arguments.of("TE but trailers", Http2Talk.fields("GET", "/a", "te", "gzip")),
                Arguments.of(
                        "two lengths", Http2Talk.fields("GET", "/a", "content-length", "0", "content-length", "1")),
                Arguments.of("a length without a body", Http2Talk.fields("POST", "/a", "content-length", "5")),
                Arguments.of("a length that is none", Http2Talk.fields("POST", "/a", "content-length", "+0")),
                Arguments.of("two methods", first(":method", "DELETE")),
                Arguments.of("two paths", first(":path", "/b")),
                Arguments.of("two schemes", first(":scheme", "https")),
                Arguments.of("two authorities", first(":authority", "other.test")),
                Arguments.of("a status in a request", first(":status", "200")),
                Arguments.of("an unknown pseudo-header field", first(":protocol", "websocket")),
                Arguments.of("a pseudo-header field after others", Http2Talk.fields("GET", "/a", ":path", "/b")),
                Arguments.of("no method", without(":method")),
                Arguments.of("no scheme", without(":scheme")),
                Arguments.of("no path", without(":path")),
                Arguments.of("no authority", without(":authority")),
                Arguments.of("an empty path", with(":path", "")),
                Arguments.of("a path with a space", with(":path", "/a HTTP/1.1")),
                Arguments.of("a path with CR and LF", with(":path", "/a\r\nX: 1")),
                Arguments.of("a path that is a URL", with(":path", "http://other.test/")),
                Arguments.of("a dot segment", with(":path", "/a/../b")),
                Arguments.of("a method with a space", with(":method", "GET /b")),
                Arguments.of("another scheme", with(":scheme", "file")),
                Arguments.of("a name before the authority", with(":authority", "a@shop.test")),
                Arguments.of("an authority with a path", with(":authority", "shop.test/x")),
                Arguments.of("a Host that differs", Http2Talk.fields("GET", "/a", "host", "other.test")),
                Arguments.of("two tokens", Http2Talk.fields("GET", "/a", "authorization", "Bearer x")),
                Arguments.of("CONNECT with a path", with(":method", "CONNECT")),
                Arguments.of("a long path", with(":path", "/" + "a".repeat(9_000))),
                Arguments.of("many fields", Http2Talk.fields("GET", "/a", many())));
    }

    private static String[] many() {
        return Stream.generate(() -> Stream.of("x", "a"))
                .limit(130)
                .flatMap(pair -> pair)
                .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void ht01AHeadThatHttp1WouldReadInAnotherWayIsRefusedAndOthersGoOn(String what, String[] fields) {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/before");
            assertThat(talk.target(1)).startsWith("GET /before ");
            talk.answers(1, "HTTP/1.1 204 No Content\r\n\r\n");
            talk.says(Http2Talk.head(3, true, fields));
            assertThat(talk.target(1)).as("reached the target").isEmpty();
            Frames.Answer answer = talk.answer(3);
            assertThat(answer.reset.filter(code -> code == PROTOCOL_ERROR).isPresent()
                            || answer.status().startsWith("4"))
                    .as("%s", answer)
                    .isTrue();
            assertThat(talk.client().goaway()).isEmpty();
            talk.asks(5, "GET", "/after");
            assertThat(talk.target(1)).startsWith("GET /after ");
        }
    }

    @Test
    void ht01ABodyThatIsNotAsLongAsSaidIsCutOffBeforeTheTargetTakesItForWhole() {
        for (String body : new String[] {"hell", "hello!"}) {
            try (Http2Talk talk = new Http2Talk()) {
                talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/a", "content-length", "5")));
                assertThat(talk.target(1)).endsWith("Content-Length: 5\r\n\r\n");
                talk.says(Http2Talk.data(1, true, body));
                assertThat(talk.answer(1).reset).contains(PROTOCOL_ERROR);
                assertThat(talk.target(1)).isEmpty();
                talk.harness().target(1).expectClosed();
                talk.asks(3, "GET", "/after");
                assertThat(talk.target(2)).startsWith("GET /after ");
            }
        }
    }

    @Test
    void ht01TrailersWithPseudoHeaderFieldsEndTheirStream() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(
                    Http2Talk.head(1, false, Http2Talk.fields("POST", "/a")),
                    Http2Talk.head(1, true, ":path", "/evil"));
            assertThat(talk.answer(1).reset).contains(PROTOCOL_ERROR);
            assertThat(talk.target(1)).doesNotContain("0\r\n\r\n", "evil");
        }
    }

    static byte[] times(int n, byte[] frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < n; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    static byte[] rapidResets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int stream = 3; stream < 2_003; stream += 2) {
            out.writeBytes(Http2Talk.head(stream, true, Http2Talk.fields("GET", "/r")));
            out.writeBytes(Frames.frame(Frames.RST_STREAM, 0, stream, Frames.number(8)));
        }
        return out.toByteArray();
    }

    static byte[] continuations() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Frames.frame(Frames.HEADERS, Frames.END_STREAM, 3, Frames.block("x", "a")));
        out.writeBytes(times(10_000, Frames.frame(Frames.CONTINUATION, 0, 3, Frames.block("x", "a"))));
        return out.toByteArray();
    }

    private static byte[] opened(byte[] flood) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Http2Talk.head(3, false, Http2Talk.fields("POST", "/flooded")));
        out.writeBytes(flood);
        return out.toByteArray();
    }

    static Stream<Arguments> floods() {
        byte[] none = new byte[0];
        return Stream.of(
                Arguments.of("rapid resets", ENHANCE_YOUR_CALM, rapidResets()),
                Arguments.of("continuations", ENHANCE_YOUR_CALM, continuations()),
                Arguments.of("pings", ENHANCE_YOUR_CALM, times(5_000, Frames.frame(Frames.PING, 0, 0, new byte[8]))),
                Arguments.of("settings", ENHANCE_YOUR_CALM, times(5_000, Frames.frame(Frames.SETTINGS, 0, 0, none))),
                Arguments.of(
                        "priorities",
                        ENHANCE_YOUR_CALM,
                        times(5_000, Frames.frame(Frames.PRIORITY, 0, 3, new byte[5]))),
                Arguments.of("unknown frames", ENHANCE_YOUR_CALM, times(5_000, Frames.frame(99, 0, 0, none))),
                Arguments.of(
                        "window updates of a byte",
                        ENHANCE_YOUR_CALM,
                        times(5_000, Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1)))),
                Arguments.of(
                        "empty pieces of a body",
                        ENHANCE_YOUR_CALM,
                        opened(times(5_000, Frames.frame(Frames.DATA, 0, 3, none)))),
                Arguments.of(
                        "a window beyond its bound",
                        FLOW_CONTROL_ERROR,
                        times(2, Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(Integer.MAX_VALUE)))),
                Arguments.of(
                        "an initial window beyond its bound",
                        FLOW_CONTROL_ERROR,
                        Frames.frame(Frames.SETTINGS, 0, 0, Frames.setting(4, -1))),
                Arguments.of(
                        "a window update of nothing",
                        PROTOCOL_ERROR,
                        Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(0))),
                Arguments.of("a push", PROTOCOL_ERROR, Frames.frame(5, Frames.END_HEADERS, 3, Frames.number(2))),
                Arguments.of("a stream with an even number", PROTOCOL_ERROR, Http2Talk.head(4, true, "x", "a")),
                Arguments.of("data on no stream", PROTOCOL_ERROR, Http2Talk.data(0, true, "x")),
                Arguments.of(
                        "a continuation of nothing",
                        PROTOCOL_ERROR,
                        Frames.frame(Frames.CONTINUATION, Frames.END_HEADERS, 3, none)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void ht02AFloodEndsItsConnectionWithAReason(String what, int code, byte[] flood) {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/before");
            talk.target(1);
            talk.says(flood);
            assertThat(talk.client().goaway()).contains(code);
            assertThat(talk.harness().client().open()).isFalse();
            assertThat(talk.harness().gate().closed()).map(Disconnect::cause).contains(Disconnect.Cause.PROTOCOL_ERROR);
            assertThat(talk.harness().gate().openExchanges()).isZero();
            assertThat(talk.harness().gate().openLanes()).isZero();
        }
    }

    @Test
    void ht02AHeadThatIsTooLargeIsToldSoAndOthersGoOn() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/before");
            talk.target(1);
            String[] large = new String[8];
            for (int i = 0; i < large.length; i += 2) {
                large[i] = "x";
                large[i + 1] = "a".repeat(9_000);
            }
            byte[] block = Frames.block(Http2Talk.fields("GET", "/a", large));
            int half = 16_000;
            talk.says(
                    Frames.frame(Frames.HEADERS, Frames.END_STREAM, 3, Arrays.copyOf(block, half)),
                    Frames.frame(Frames.CONTINUATION, 0, 3, Arrays.copyOfRange(block, half, 2 * half)),
                    Frames.frame(
                            Frames.CONTINUATION,
                            Frames.END_HEADERS,
                            3,
                            Arrays.copyOfRange(block, 2 * half, block.length)));
            assertThat(talk.answer(3).status()).isEqualTo("431");
            talk.asks(5, "GET", "/after");
            assertThat(talk.target(2)).startsWith("GET /after ");
        }
    }

    @Test
    void ht02MoreThanTheWindowHoldsIsNotTaken() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onText("/held", dev.sallyport.testkit.Answer.hold("somebody must look"));
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/held")));
            talk.says(times(9, Http2Talk.data(1, false, "x".repeat(16 << 10))));
            assertThat(talk.answer(1).reset.or(() -> talk.client().goaway())).contains(FLOW_CONTROL_ERROR);
        }
    }

    @Test
    void ht02StreamsBeyondTheBoundAreRefused() {
        try (Http2Talk talk = new Http2Talk()) {
            for (int i = 0; i <= 100; i++) {
                talk.asks(2 * i + 1, "GET", "/a");
            }
            assertThat(talk.answer(201).reset).contains(7);
            assertThat(talk.answer(199).reset).isEmpty();
        }
    }
}
