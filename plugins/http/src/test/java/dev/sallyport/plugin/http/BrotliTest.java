package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.sallyport.api.event.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Brotli, undone for masking, and done again. */
final class BrotliTest {

    private static final String JSON = "{\"email\":\"ann@example.org\",\"pad\":\"" + "x".repeat(300) + "\"}";
    private static final String MASKED = JSON.replace("ann@example.org", "***");

    @BeforeAll
    static void load() {
        Brotli4jLoader.ensureAvailability();
    }

    private static Talk masking() {
        Talk talk = new Talk();
        talk.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
        return talk;
    }

    private static byte[] brotli(byte[] plain) {
        try {
            return Encoder.compress(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] brotli(String text) {
        return brotli(HttpFixture.bytes(text));
    }

    private static String undone(byte[] coded) throws IOException {
        var result = Decoder.decompress(coded);
        assertThat(result.getResultStatus()).isEqualTo(DecoderJNI.Status.DONE);
        return HttpFixture.text(result.getDecompressedData());
    }

    private static String coded(byte[] body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"1\"\r\nContent-Encoding: br\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n" + HttpFixture.text(body);
    }

    @Test
    void ht06AMaskedAnswerIsCompressedAgainAsTheClientTakesIt() throws IOException {
        try (Talk talk = masking()) {
            talk.asks("GET /a", "Accept-Encoding: gzip, br;q=0.9");
            assertThat(talk.target()).contains("Accept-Encoding: gzip, br;q=0.9\r\n");
            talk.answers(coded(brotli(JSON)));
            String answer = talk.client(true);
            assertThat(answer).contains("Content-Encoding: br\r\n").doesNotContain("ETag", "Content-Length");
            assertThat(undone(CodingsTest.body(answer))).isEqualTo(MASKED);
            assertThat(talk.policy().bodies().all().getFirst().text()).isEqualTo(JSON);
        }
        try (Talk talk = masking()) {
            talk.asks("GET /a", "Accept-Encoding: gzip, br;q=0");
            talk.target();
            talk.answers(coded(brotli(JSON)));
            String answer = talk.client(true);
            assertThat(answer).contains("Content-Encoding: gzip\r\n");
            assertThat(CodingsTest.gunzipped(CodingsTest.body(answer))).isEqualTo(MASKED);
        }
        try (Talk talk = masking()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(coded(brotli(JSON)));
            String answer = talk.client(true);
            assertThat(answer).doesNotContain("Content-Encoding");
            assertThat(HttpFixture.text(CodingsTest.body(answer))).isEqualTo(MASKED);
        }
    }

    @Test
    void itMayBeCutAtEveryByte() {
        String answer = coded(brotli(JSON));
        int head = answer.indexOf("\r\n\r\n") + 4;
        try (Talk talk = masking()) {
            talk.asks("GET /first");
            talk.target();
            talk.answers(answer);
            talk.client(true);
            for (int at = head; at < answer.length(); at++) {
                talk.asks("GET /a");
                talk.target();
                talk.harness().target().splitNextAt(at);
                talk.answers(answer);
                assertThat(HttpFixture.text(CodingsTest.body(talk.client(true))))
                        .isEqualTo(MASKED);
            }
        }
    }

    @Test
    void aLongBodyComesOutWhole() throws IOException {
        String text = IntStream.range(0, 60_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        try (Talk talk = masking()) {
            talk.asks("GET /a", "Accept-Encoding: br");
            talk.target();
            talk.answers(coded(brotli(text + "ann@example.org")));
            assertThat(undone(CodingsTest.body(talk.client(true)))).isEqualTo(text + "***");
        }
    }

    @Test
    void whatBreaksOffOrIsNoneIsRefusedWhereItWouldBeMasked() {
        byte[] whole = brotli(JSON);
        for (byte[] body : List.of(
                Arrays.copyOf(whole, whole.length - 2), Arrays.copyOf(whole, 1), HttpFixture.bytes("plain text"))) {
            try (Talk talk = masking()) {
                talk.asks("GET /a");
                talk.target();
                talk.answers(coded(body));
                assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("cannot be decoded");
            }
        }
    }

    @Test
    void ht05WhatSwellsBeyondReasonIsRefused() {
        try (Talk talk = masking()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(coded(brotli(new byte[64 << 20])));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 502 ").contains("swells");
            assertThat(talk.policy().bodies().all().getFirst().text().length()).isLessThan(2 << 20);
        }
    }

    @Test
    void ht05TheBodyOfARequestIsBoundedToo() {
        try (Talk talk = new Talk()) {
            talk.policy().wantBodies(true);
            byte[] bomb = brotli(new byte[64 << 20]);
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Encoding: br\r\nContent-Length: " + bomb.length
                    + "\r\n\r\n" + HttpFixture.text(bomb));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 413 ");
            byte[] body = brotli(JSON);
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Encoding: br\r\nContent-Length: " + body.length
                    + "\r\n\r\n" + HttpFixture.text(body));
            assertThat(talk.target()).endsWith(HttpFixture.text(body));
            assertThat(talk.policy().events().all(Command.class).getLast().parameters())
                    .asString()
                    .contains("ann@example.org");
        }
    }
}
