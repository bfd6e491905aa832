package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Codings that are undone for masking, and done again. */
final class CodingsTest {

    private static final String JSON = "{\"email\":\"ann@example.org\",\"pad\":\"" + "x".repeat(300) + "\"}";
    private static final String MASKED = JSON.replace("ann@example.org", "***");

    private static Talk masking() {
        Talk talk = new Talk();
        talk.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
        return talk;
    }

    private static byte[] zstd(String text) {
        return Zstd.compress(HttpFixture.bytes(text));
    }

    private static String coded(String coding, byte[] body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"1\"\r\nContent-Encoding: " + coding
                + "\r\nContent-Length: " + body.length + "\r\n\r\n" + HttpFixture.text(body);
    }

    /** Returns the body of a chunked answer. */
    static byte[] body(String answer) {
        String rest = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int line = rest.indexOf("\r\n");
            int size = Integer.parseInt(rest.substring(0, line), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.writeBytes(HttpFixture.bytes(rest.substring(line + 2, line + 2 + size)));
            rest = rest.substring(line + 2 + size + 2);
        }
    }

    static String gunzipped(byte[] body) throws IOException {
        return HttpFixture.text(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes());
    }

    @Test
    void ht06AMaskedAnswerIsCompressedAgainForAClientThatTakesGzip() throws IOException {
        for (String coding : List.of("gzip", "zstd")) {
            byte[] sent = coding.equals("gzip") ? BodiesTest.gzip(HttpFixture.bytes(JSON)) : zstd(JSON);
            try (Talk talk = masking()) {
                talk.asks("GET /a", "Accept-Encoding: gzip, lzma, zstd");
                assertThat(talk.target()).contains("Accept-Encoding: gzip, zstd\r\n");
                talk.answers(coded(coding, sent));
                String answer = talk.client(true);
                assertThat(answer).contains("Content-Encoding: gzip\r\n").doesNotContain("ETag", "Content-Length");
                assertThat(gunzipped(body(answer))).isEqualTo(MASKED);
                assertThat(body(answer).length).isLessThan(MASKED.length() / 2);
                assertThat(talk.policy().bodies().all().getFirst().text()).isEqualTo(JSON);
            }
        }
    }

    @Test
    void nothingIsCompressedThatTheTargetDidNotOrTheClientDoesNotTake() {
        try (Talk talk = masking()) {
            talk.asks("GET /a", "Accept-Encoding: gzip");
            talk.target();
            talk.answers(coded("identity", HttpFixture.bytes(JSON)));
            assertThat(HttpFixture.text(body(talk.client(true)))).isEqualTo(MASKED);
        }
        for (String declined : List.of("zstd", "gzip;q=0, zstd", "identity")) {
            try (Talk talk = masking()) {
                talk.asks("GET /a", "Accept-Encoding: " + declined);
                talk.target();
                talk.answers(coded("zstd", zstd(JSON)));
                String answer = talk.client(true);
                assertThat(answer).as(declined).doesNotContain("Content-Encoding");
                assertThat(HttpFixture.text(body(answer))).isEqualTo(MASKED);
            }
        }
    }

    @Test
    void theAnswerToHeadSaysWhatTheAnswerToGetWould() {
        try (Talk talk = masking()) {
            talk.asks("HEAD /a", "Accept-Encoding: gzip");
            talk.target();
            talk.answers("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 70\r\nETag: \"1\"\r\n\r\n");
            assertThat(talk.client(true))
                    .contains("Content-Encoding: gzip\r\n")
                    .doesNotContain("Content-Length", "ETag")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void zstdMayBeCutAtEveryByteAndComeInSeveralFrames() {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(zstd(JSON.substring(0, 20)));
        two.writeBytes(zstd(JSON.substring(20)));
        String answer = coded("zstd", two.toByteArray());
        int head = answer.indexOf("\r\n\r\n") + 4;
        try (Talk talk = masking()) {
            talk.asks("GET /first", "Accept-Encoding: zstd");
            talk.target();
            talk.answers(answer);
            talk.client(true);
            for (int at = head; at < answer.length(); at++) {
                talk.asks("GET /a", "Accept-Encoding: zstd");
                talk.target();
                talk.harness().target().splitNextAt(at);
                talk.answers(answer);
                assertThat(HttpFixture.text(body(talk.client(true)))).isEqualTo(MASKED);
            }
        }
    }

    @Test
    void zstdThatBreaksOffOrIsNoneIsRefusedWhereItWouldBeMasked() {
        byte[] whole = zstd(JSON);
        for (byte[] body : List.of(
                Arrays.copyOf(whole, whole.length - 2), Arrays.copyOf(whole, 3), HttpFixture.bytes("plain text"))) {
            try (Talk talk = masking()) {
                talk.asks("GET /a");
                talk.target();
                talk.answers(coded("zstd", body));
                assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("cannot be decoded");
            }
        }
    }

    @Test
    void ht05ZstdThatSwellsBeyondReasonOrWantsTooMuchMemoryIsRefused() throws IOException {
        ByteArrayOutputStream wide = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(wide)) {
            zstd.setLong(25);
            zstd.write(HttpFixture.bytes(JSON));
        }
        for (byte[] body : List.of(Zstd.compress(new byte[64 << 20]), wide.toByteArray())) {
            try (Talk talk = masking()) {
                talk.asks("GET /a");
                talk.target();
                talk.answers(coded("zstd", body));
                assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("cannot be decoded");
                assertThat(talk.policy().bodies().all().getFirst().text().length())
                        .isLessThan(40 << 20);
            }
        }
    }

    @Test
    void eventsReachTheClientAtOnceAlsoWhenTheyAreCompressed() throws IOException {
        try (Talk talk = new Talk()) {
            talk.policy().copyDocuments(true);
            talk.asks("GET /events", "Accept-Encoding: gzip");
            talk.target();
            byte[] coded = BodiesTest.gzip(HttpFixture.bytes("data: 1\n\n"));
            talk.answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(coded.length) + "\r\n"
                    + HttpFixture.text(coded) + "\r\n");
            String answer = talk.client(true);
            assertThat(answer).contains("Content-Encoding: gzip\r\n");
            assertThat(gunzipped(body(answer + "0\r\n\r\n"))).isEqualTo("data: 1\n\n");
        }
    }
}
