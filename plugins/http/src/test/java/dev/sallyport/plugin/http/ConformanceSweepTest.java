package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.testkit.EmbeddedHarness;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What attacks on other servers were made of, in both versions: each ends in a clean refusal, with its reason, in
 * bounded memory and without a byte at the target. What two parsers could read in two ways is in {@link SmugglingTest},
 * heads of HTTP/2 and plain floods in {@link Http2AbuseTest}.
 */
final class ConformanceSweepTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int STREAM_CLOSED = 5;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

    /** More than one connection may take up while it is refused, with what a test itself keeps of a flood. */
    private static final long MEMORY_MAX = 1 << 20;

    private static final byte[] NONE = {};
    private static final String GET = "GET /a HTTP/1.1\r\n" + Talk.LOGIN;
    private static final String CHUNKED = "POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Transfer-Encoding: chunked\r\n\r\n";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] times(int n, byte[] frame) {
        return Http2AbuseTest.times(n, frame);
    }

    private static byte[] head(int stream, boolean ended, byte[] block) {
        int flags = Frames.END_HEADERS | (ended ? Frames.END_STREAM : 0);
        return Frames.frame(Frames.HEADERS, flags, stream, block);
    }

    private static byte[] request(int stream) {
        return Http2Talk.head(stream, true, Http2Talk.fields("GET", "/r"));
    }

    private static byte[] upload(int stream) {
        return Http2Talk.head(stream, false, Http2Talk.fields("POST", "/up"));
    }

    /**
     * A field of 3,900 bytes goes into the table once, and is then named by one byte at a time (RFC 7541, section 7.3).
     */
    private static byte[] bomb() {
        byte[] large = new byte[3_900];
        Arrays.fill(large, (byte) 'a');
        byte[] literal = join(hex("40"), hex("0178"), hex("7fbd1d"), large);
        byte[] references = new byte[10_000];
        Arrays.fill(references, (byte) 0xbe);
        return join(Frames.block(Http2Talk.fields("GET", "/bomb")), literal, references);
    }

    private static byte[] settings(int id, int value) {
        return Frames.frame(Frames.SETTINGS, 0, 0, Frames.setting(id, value));
    }

    /** Frames that make a server reset streams by itself, which costs the client nothing. */
    private static byte[] madeToReset() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int stream = 3; stream < 2_003; stream += 2) {
            out.writeBytes(upload(stream));
            out.writeBytes(Frames.frame(Frames.WINDOW_UPDATE, 0, stream, Frames.number(0)));
        }
        return out.toByteArray();
    }

    private static byte[] uploads(int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int stream = from; stream < to; stream += 2) {
            out.writeBytes(upload(stream));
        }
        return out.toByteArray();
    }

    private static Arguments ends(String what, int code, byte[]... frames) {
        return Arguments.of(what, code, join(frames));
    }

    static Stream<Arguments> connections() {
        byte[] split = Frames.block(Http2Talk.fields("GET", "/a"));
        byte[] half = Arrays.copyOf(split, split.length / 2);
        return Stream.of(
                ends("an index beyond the table", COMPRESSION_ERROR, head(3, true, hex("ff80808008"))),
                ends("the index nought", COMPRESSION_ERROR, head(3, true, hex("80"))),
                ends("a number that does not end", COMPRESSION_ERROR, head(3, true, hex("7fffffffffffffffffffff7f"))),
                ends("a string longer than its block", COMPRESSION_ERROR, head(3, true, hex("00017f"))),
                ends("a string that is no Huffman code", COMPRESSION_ERROR, head(3, true, hex("0084ffffffff0161"))),
                ends("a table larger than allowed", COMPRESSION_ERROR, head(3, true, hex("3fe1ff7f"))),
                ends("a new size of the table in the middle", COMPRESSION_ERROR, head(3, true, hex("8220"))),
                ends("an end within a field", COMPRESSION_ERROR, head(3, true, hex("40"))),
                ends("a frame beyond the allowed size", FRAME_SIZE_ERROR, hex("004001000000000003"), new byte[0x4001]),
                ends("settings that are not whole", FRAME_SIZE_ERROR, Frames.frame(4, 0, 0, new byte[5])),
                ends("settings on a stream", PROTOCOL_ERROR, request(3), Frames.frame(4, 0, 3, NONE)),
                ends("an acknowledgement that says something", FRAME_SIZE_ERROR, Frames.frame(4, 1, 0, new byte[6])),
                ends("a push setting that is none", PROTOCOL_ERROR, settings(2, 2)),
                ends("a frame size below the least", PROTOCOL_ERROR, settings(5, 100)),
                ends("a frame size beyond the most", PROTOCOL_ERROR, settings(5, 1 << 24)),
                ends("a CONNECT setting that is none", PROTOCOL_ERROR, settings(8, 2)),
                ends("a ping of seven bytes", FRAME_SIZE_ERROR, Frames.frame(Frames.PING, 0, 0, new byte[7])),
                ends("a ping on a stream", PROTOCOL_ERROR, request(3), Frames.frame(Frames.PING, 0, 3, new byte[8])),
                ends("a reset of three bytes", FRAME_SIZE_ERROR, request(3), Frames.frame(3, 0, 3, new byte[3])),
                ends("a reset of no stream", PROTOCOL_ERROR, Frames.frame(3, 0, 0, Frames.number(8))),
                ends("a reset of a stream to come", PROTOCOL_ERROR, Frames.frame(3, 0, 9, Frames.number(8))),
                ends("a window update of a stream to come", PROTOCOL_ERROR, Frames.frame(8, 0, 9, Frames.number(8))),
                ends("data on a stream to come", PROTOCOL_ERROR, Http2Talk.data(9, true, "x")),
                ends("padding longer than its frame", PROTOCOL_ERROR, upload(3), Frames.frame(0, 8, 3, hex("0501"))),
                ends("a padded head without padding", PROTOCOL_ERROR, Frames.frame(1, 0xc, 3, hex("ff82"))),
                ends("a good-bye on a stream", PROTOCOL_ERROR, request(3), Frames.frame(7, 0, 3, new byte[8])),
                ends("another frame within a head", PROTOCOL_ERROR, Frames.frame(1, 1, 3, half), request(5)),
                ends(
                        "a head that goes on elsewhere",
                        PROTOCOL_ERROR,
                        Frames.frame(1, 1, 3, half),
                        Frames.frame(Frames.CONTINUATION, Frames.END_HEADERS, 5, NONE)),
                ends(
                        "a data frame within a head",
                        PROTOCOL_ERROR,
                        Frames.frame(1, 1, 3, half),
                        Http2Talk.data(3, true, "x")),
                ends("resets that it is made to send", ENHANCE_YOUR_CALM, madeToReset()),
                ends(
                        "good-byes",
                        ENHANCE_YOUR_CALM,
                        times(
                                5_000,
                                Frames.frame(7, 0, 0, ByteBuffer.allocate(8).array()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void ht02AConnectionThatBreaksTheRulesEndsWithAReason(String what, int code, byte[] frames) {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/before");
            talk.target(1);
            talk.says(frames);
            assertThat(talk.client().goaway()).contains(code);
            assertThat(talk.harness().client().open()).isFalse();
            assertThat(talk.harness().gate().closed()).map(Disconnect::cause).contains(Disconnect.Cause.PROTOCOL_ERROR);
            assertThat(talk.harness().gate().openLanes()).isZero();
            bounded(talk.harness(), frames.length);
        }
    }

    private static void bounded(EmbeddedHarness harness, int sent) {
        assertThat(harness.ledger().peakBytes()).isLessThan(MEMORY_MAX + 3L * sent);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                ends(
                        "data after the end",
                        STREAM_CLOSED,
                        upload(3),
                        Http2Talk.data(3, true, "x"),
                        Http2Talk.data(3, false, "y")),
                ends(
                        "a stream that depends on itself",
                        PROTOCOL_ERROR,
                        Frames.frame(
                                Frames.HEADERS,
                                Frames.END_HEADERS | Frames.END_STREAM | 0x20,
                                3,
                                join(Frames.number(3), hex("10"), Frames.block(Http2Talk.fields("GET", "/a"))))),
                ends("a window update of nothing", PROTOCOL_ERROR, upload(3), Frames.frame(8, 0, 3, Frames.number(0))),
                ends(
                        "a window that overflows",
                        FLOW_CONTROL_ERROR,
                        upload(3),
                        Frames.frame(8, 0, 3, Frames.number(Integer.MAX_VALUE))),
                ends(
                        "an initial window that overflows a stream's",
                        FLOW_CONTROL_ERROR,
                        upload(3),
                        Frames.frame(8, 0, 3, Frames.number(0x7fff0000 - 65_535)),
                        settings(4, 0x7fffffff)),
                ends("a stream with a lower number", STREAM_CLOSED, request(5), request(3)));
    }

    /** A reset of the stream is enough; an end of the whole connection is allowed, too. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void ht02AStreamThatBreaksTheRulesIsReset(String what, int code, byte[] frames) {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onText("/up", dev.sallyport.testkit.Answer.hold("somebody must look"));
            talk.asks(1, "GET", "/before");
            talk.target(1);
            talk.says(frames);
            assertThat(talk.answer(3).reset.or(() -> talk.client().goaway())).contains(code);
            bounded(talk.harness(), frames.length);
        }
    }

    @Test
    void ht02AHeaderBombIsRefusedBeforeItUnfolds() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.asks(1, "GET", "/before");
            talk.target(1);
            byte[] bomb = head(3, true, bomb());
            talk.says(bomb);
            boolean refused = talk.answer(3).status().equals("431")
                    || talk.answer(3).reset.isPresent()
                    || talk.client().goaway().isPresent();
            assertThat(refused).isTrue();
            assertThat(talk.harness().gate().openLanes()).isLessThan(2);
            bounded(talk.harness(), bomb.length);
        }
    }

    @Test
    void ht02StreamsThatWaitTakeWhatTheBoundsSayAndNoMore() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().onText("/up", dev.sallyport.testkit.Answer.hold("somebody must look"));
            talk.says(uploads(1, 200));
            byte[] piece = new byte[16 << 10];
            for (int round = 0; round < 8; round++) {
                for (int stream = 1; stream < 200; stream += 2) {
                    talk.says(Frames.frame(Frames.DATA, 0, stream, piece));
                }
            }
            assertThat(talk.client().goaway()).contains(FLOW_CONTROL_ERROR);
            // What is kept of a body is kept in buffers that double, so twice the window of the connection.
            assertThat(talk.harness().ledger().peakBytes()).isLessThan(3L * (4 << 20));
        }
    }

    static Stream<Arguments> endless() {
        byte[] letters = new byte[4 << 10];
        Arrays.fill(letters, (byte) 'a');
        byte[] fields = "X: a\r\n".repeat(700).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("a request line", 431, "GET /", letters),
                Arguments.of("a field", 431, GET + "X: ", letters),
                Arguments.of("fields", 431, GET, fields),
                Arguments.of("a chunk's size", 400, CHUNKED + "0", letters),
                Arguments.of("a chunk's extension", 400, CHUNKED + "5;", letters),
                Arguments.of("a trailer", 431, CHUNKED + "0\r\nX: ", letters),
                Arguments.of("trailers", 431, CHUNKED + "0\r\n", fields));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void ht02WhatDoesNotEndIsCutOff(String what, int status, String begin, byte[] more) {
        try (Talk talk = new Talk()) {
            talk.says(begin);
            for (int i = 0; i < 1_000 && talk.client().open(); i++) {
                talk.client().send(more);
            }
            assertThat(talk.client(false)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(talk.harness().ledger().peakBytes()).isLessThan(MEMORY_MAX);
        }
    }

    @Test
    void ht02RequestsBehindOneThatWaitsAreNotRead() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/held", dev.sallyport.testkit.Answer.hold("somebody must look"));
            talk.asks("GET /held");
            talk.says(GET + "\r\n");
            assertThat(talk.client().paused()).isTrue();
            assertThat(talk.policy().events().all()).hasSize(1);
        }
    }

    @Test
    void ht02ManySmallChunksCostNoMoreThanTheirBytes() {
        try (Talk talk = new Talk()) {
            talk.says(CHUNKED);
            for (int i = 0; i < 200; i++) {
                talk.says("1\r\na\r\n".repeat(100));
            }
            talk.says("0\r\n\r\n");
            assertThat(talk.target()).endsWith("0\r\n\r\n");
            assertThat(talk.harness().ledger().peakBytes()).isLessThan(MEMORY_MAX);
        }
    }
}
