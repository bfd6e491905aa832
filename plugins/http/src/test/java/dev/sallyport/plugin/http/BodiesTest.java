package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeDocument;
import dev.sallyport.testkit.FakeGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies in both directions: framed anew, shown to the core without their coding, changed or kept as it says. */
final class BodiesTest {

    private static final String JSON = "{\"email\":\"ann@example.org\"}";
    private static final String MASKED = "{\"email\":\"***\"}";

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Talk masking() {
        Talk talk = new Talk();
        talk.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
        return talk;
    }

    private static String response(String headers, byte[] body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n" + HttpFixture.text(body);
    }

    @Test
    void anUploadStreamsInTheFramingItCameIn() {
        try (Talk talk = new Talk()) {
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 10\r\n\r\nhello");
            assertThat(talk.target()).endsWith("Content-Length: 10\r\n\r\nhello");
            talk.says("world");
            assertThat(talk.target()).isEqualTo("world");
            talk.answers(response("", new byte[0]));
            talk.client(true);
            talk.says("POST /b HTTP/1.1\r\n" + Talk.LOGIN + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            assertThat(talk.target()).endsWith("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            talk.says("0\r\nX-Trailer: 1\r\n\r\n");
            assertThat(talk.target()).isEqualTo("0\r\n\r\n");
            talk.answers(response("", new byte[0]));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 ");
            assertThat(talk.policy().bodies().all())
                    .extracting(body -> body.start().direction() + " " + body.bytes())
                    .containsExactly("TO_TARGET 10", "TO_CLIENT 0", "TO_TARGET 5", "TO_CLIENT 0");
        }
    }

    @Test
    void requestsAndAnswersWithBodiesMayBeCutAtEveryByte() {
        String request = "POST /a HTTP/1.1\r\n" + Talk.LOGIN
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        try (Talk talk = new Talk()) {
            talk.asks("GET /first");
            talk.target();
            talk.answers(response("", new byte[0]));
            talk.client(true);
            for (int at = 1; at < Math.max(request.length(), answer.length()); at++) {
                talk.client().splitNextAt(at);
                talk.says(request);
                String got = talk.target();
                assertThat(unchunked(got.substring(got.indexOf("\r\n\r\n") + 4)))
                        .isEqualTo("hello!");
                talk.harness().target().splitNextAt(at);
                talk.answers(answer);
                String back = talk.client(true);
                assertThat(unchunked(back.substring(back.indexOf("\r\n\r\n") + 4)))
                        .isEqualTo("abcde");
            }
        }
    }

    private static String unchunked(String chunks) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            int size = Integer.parseInt(chunks.substring(at, line), 16);
            if (size == 0) {
                assertThat(chunks.substring(line)).isEqualTo("\r\n\r\n");
                return out.toString();
            }
            out.append(chunks, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionReachesTheClientInChunks() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.0 200 OK\r\n\r\nhello");
            talk.harness().target().close();
            assertThat(talk.client(true))
                    .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            talk.says("GET /b HTTP/1.0\r\n" + Talk.LOGIN + "\r\n");
            talk.harness().target(2).readAll();
            talk.answers(2, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            assertThat(talk.client(false)).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
        }
    }

    @Test
    void anAnswerThatBreaksOffCannotPassForAWholeOne() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            talk.harness().target().close();
            assertThat(talk.client(false)).endsWith("5\r\nhello\r\n");
            assertThat(talk.policy().bodies().all()).singleElement().matches(FakeDocument::broken);
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.FAILED);
        }
    }

    @Test
    void answersWithoutABodyHaveNone() {
        try (Talk talk = masking()) {
            talk.asks("HEAD /a");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            assertThat(talk.client(true)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
            for (String status : List.of("204 No Content", "304 Not Modified")) {
                talk.asks("GET /a");
                talk.target();
                talk.answers("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n");
                assertThat(talk.client(true)).isEqualTo("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n");
            }
        }
    }

    @Test
    void theTargetMayThinkAloudBeforeItAnswers() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            talk.answers(response("", HttpFixture.bytes("ok")));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
        }
    }

    @Test
    void aTargetThatAnswersBeforeItHasTheRequestIsHeardAndTheConnectionEnds() {
        try (Talk talk = new Talk()) {
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 10\r\n\r\nhello");
            talk.target();
            talk.answers("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.client().peek()).startsWith(HttpFixture.bytes("HTTP/1.1 413 "));
            talk.harness().target().expectClosed();
            talk.says("world");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void ht06AMaskedAnswerIsValidWhateverItsCoding() {
        for (byte[] body : List.of(gzip(HttpFixture.bytes(JSON)), deflate(HttpFixture.bytes(JSON)))) {
            try (Talk talk = masking()) {
                talk.asks("GET /a", "Accept-Encoding: lzma;q=1, deflate;q=0.8", "Range: bytes=0-4", "If-Range: \"1\"");
                assertThat(talk.target())
                        .contains("Accept-Encoding: deflate;q=0.8\r\n")
                        .doesNotContain("Range");
                String coding = body[0] == 0x1f ? "gzip" : "deflate";
                talk.answers(response(
                        "Content-Type: application/json\r\nETag: \"1\"\r\nDigest: x\r\nContent-Encoding: " + coding
                                + "\r\n",
                        body));
                assertThat(talk.client(true))
                        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(MASKED.length()) + "\r\n"
                                + MASKED + "\r\n0\r\n\r\n");
                FakeDocument shown = talk.policy().bodies().all().getFirst();
                assertThat(shown.text()).isEqualTo(JSON);
                assertThat(shown.bytes()).isEqualTo(body.length);
                assertThat(shown.start().mediaType()).isEqualTo("application/json");
                assertThat(shown.start().attributes()).containsEntry("http.status", "200");
            }
        }
    }

    @Test
    void ht07CookiesOfAnAnswerAreNotShownToTheCore() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(response("Set-Cookie: sid=s3cret\r\nX-A: b\r\n", new byte[0]));
            assertThat(talk.client(true)).contains("Set-Cookie: sid=s3cret\r\n");
            assertThat(talk.policy().bodies().all().getFirst().start().attributes())
                    .containsEntry("http.header.set-cookie", "[redacted]")
                    .containsEntry("http.header.x-a", "b");
        }
    }

    @Test
    void aCodingThatCannotBeUndoneIsOpaqueToTheCore() {
        try (Talk talk = new Talk()) {
            talk.policy().copyDocuments(true);
            talk.asks("GET /a");
            talk.target();
            talk.answers(response("Content-Type: application/json\r\nContent-Encoding: lzma\r\n", new byte[] {1, 2}));
            assertThat(talk.client(true)).contains("Content-Encoding: lzma\r\n").endsWith("\u0001\u0002");
            assertThat(talk.policy().bodies().all().getFirst().start())
                    .satisfies(start -> assertThat(start.mediaType()).isEqualTo("application/octet-stream"))
                    .satisfies(start -> assertThat(start.attributes()).containsEntry("http.content-encoding", "lzma"));
        }
    }

    @Test
    void aCopyForTheRecorderIsDecodedAndTheAnswerIsNotTouched() {
        try (Talk talk = new Talk()) {
            talk.policy().copyDocuments(true).interests(EventKind.COMMAND, EventKind.DOCUMENT);
            talk.asks("GET /a", "Accept-Encoding: lzma, gzip");
            assertThat(talk.target()).contains("Accept-Encoding: gzip\r\n");
            byte[] body = gzip(HttpFixture.bytes(JSON));
            String answer = response("ETag: \"1\"\r\nContent-Encoding: gzip\r\n", body);
            talk.answers(answer);
            assertThat(talk.client(true)).isEqualTo(answer);
            assertThat(talk.policy().bodies().all().getFirst().text()).isEqualTo(JSON);
        }
    }

    @Test
    void ht05ABodyThatSwellsBeyondReasonIsRefused() {
        byte[] bomb = gzip(new byte[64 << 20]);
        try (Talk talk = masking()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(response("Content-Encoding: gzip\r\n", bomb));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("swells");
            assertThat(talk.policy().bodies().all().getFirst().text().length()).isLessThan(40 << 20);
        }
        try (Talk talk = new Talk()) {
            talk.policy().wantBodies(true);
            byte[] upload = gzip(new byte[2 << 20]);
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Encoding: gzip\r\nContent-Length: " + upload.length
                    + "\r\n\r\n" + HttpFixture.text(upload));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 413 ");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void aCompressedBodyThatBreaksOffOrLiesIsRefusedWhereItWouldBeMasked() {
        byte[] whole = gzip(HttpFixture.bytes(JSON));
        byte[] wrong = whole.clone();
        wrong[wrong.length - 6] ^= 1;
        for (byte[] body : List.of(
                java.util.Arrays.copyOf(whole, whole.length - 3),
                wrong,
                "plain text".getBytes(StandardCharsets.US_ASCII))) {
            try (Talk talk = masking()) {
                talk.asks("GET /a");
                talk.target();
                talk.answers(response("Content-Encoding: gzip\r\n", body));
                assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("cannot be decoded");
            }
        }
    }

    @Test
    void aBodyTheCoreRefusesIsAnsweredInItsPlace() {
        for (boolean late : List.of(false, true)) {
            try (Talk talk = late ? masking() : new Talk()) {
                talk.policy().refuseDocuments(FakeRefusal.of("no binaries here"));
                talk.asks("GET /a");
                talk.target();
                talk.answers(response("Content-Type: image/png\r\n", new byte[] {1, 2, 3}));
                assertThat(talk.client(true))
                        .startsWith("HTTP/1.1 4")
                        .contains("no binaries here")
                        .doesNotContain("\u0001\u0002\u0003");
                talk.policy().refuseDocuments(FakeRefusal.of("still"));
                talk.asks("GET /b");
                assertThat(HttpFixture.text(talk.harness().target(2).readAll())).startsWith("GET /b ");
            }
        }
    }

    @Test
    void serverSentEventsAreNotHeldBack() {
        try (Talk talk = masking()) {
            talk.asks("GET /events");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
        }
        try (Talk talk = new Talk()) {
            talk.asks("GET /events");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
            assertThat(talk.client(true)).endsWith("9\r\ndata: 1\n\n\r\n");
        }
    }

    @Test
    void aClientThatLeavesCancelsItsRequestAtTheTarget() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /slow");
            talk.target();
            talk.client().close();
            talk.harness().target().expectClosed();
            FakeGate gate = talk.harness().gate();
            assertThat(gate.openExchanges()).isZero();
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.CANCELLED);
        }
    }

    @Test
    void anAnswerThatCannotBeRecordedIsNotWhole() {
        try (Talk talk = new Talk()) {
            talk.policy().refuseCompletions(FakeRefusal.of("the disk is full"));
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
            talk.answers("def");
            assertThat(talk.client(false)).endsWith("abc");
        }
        try (Talk talk = new Talk()) {
            talk.policy().refuseCompletions(FakeRefusal.of("the disk is full"));
            talk.asks("GET /a");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(talk.client(false)).endsWith("3\r\nabc\r\n");
        }
    }

    @Test
    void directionsAreTold() {
        try (Talk talk = new Talk()) {
            talk.policy().copyDocuments(true).onCommand(command -> Answer.forward());
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN
                    + "Content-Type: text/plain; charset=\"UTF-8\"\r\nContent-Length: 2\r\n\r\nhi");
            talk.target();
            talk.answers(response("", HttpFixture.bytes("ok")));
            talk.client(true);
            List<FakeDocument> bodies = talk.policy().bodies().all();
            assertThat(bodies).extracting(FakeDocument::text).containsExactly("hi", "ok");
            assertThat(bodies)
                    .extracting(body -> body.start().direction())
                    .containsExactly(Direction.TO_TARGET, Direction.TO_CLIENT);
            assertThat(bodies.getFirst().start().charset()).contains("UTF-8");
        }
    }
}
