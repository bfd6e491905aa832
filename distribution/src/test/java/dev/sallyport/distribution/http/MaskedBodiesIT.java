package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An API whose answers are masked: curl on one side, nginx on the other, the real core between them. */
class MaskedBodiesIT {

    private static final String EMAIL = "ann.larsen@example.org";
    private static final String PEOPLE = "{ \"people\": [ {\"id\": 7.10, \"name\": \"Ann\", \"email\": \"" + EMAIL
            + "\", \"note\": \"asks for " + EMAIL + "\"} ],\n \"total\": 1 }\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Nginx api;
    private static TestGateway gateway;
    private static String token;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(Nginx.program()).as("nginx is installed").isPresent();
        assumeThat(Curl.program()).as("curl is installed").isPresent();
        api = Nginx.start(folder.resolve("api"), """
                location /bomb.json { gzip off; add_header Content-Encoding gzip; }
                location /orders { return 200 "taken\\n"; }
                location /payments { return 200 "taken\\n"; }
                location /broken { default_type text/plain; return 500 "NullPointerException at Orders.java:17\\n"; }
                """);
        file("people.json", PEOPLE);
        file("people.ndjson", "{\"email\":\"" + EMAIL + "\",\"n\":1}\n{\"email\":\"" + EMAIL + "\",\"n\":2}\n");
        file("people.form", "name=Ann&email=ann.larsen%40example.org&n=3");
        file("people.events", "id: 4\nevent: joined\ndata: {\"email\":\"" + EMAIL + "\"}\n\ndata: over\n\n");
        file("people.xml", "<people><person n=\"5\"><email>" + EMAIL + "</email></person></people>\n");
        file("people.txt", "Write to " + EMAIL + ", room 6.\n");
        file("cut.json", "{\"people\": [ {\"email\": \"" + EMAIL + "\"}, oops");
        api.file("picture.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
        api.file("bomb.json", bomb());
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /api: people\n  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret-of-the-api")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy("target.yaml", Policies.api("people", api.port()))
                .policy("rules.yaml", """
                        kind: MaskingRule
                        name: addresses
                        spec:
                          detect:
                            detector: patterns
                            types: [email]
                          masker: redact
                        ---
                        kind: MaskingRule
                        name: names
                        spec:
                          documents:
                            pointers: [/people/*/name]
                            media-types: ["*json"]
                          masker: redact
                        ---
                        kind: Guardrail
                        name: no-deletes-of-people
                        spec:
                          match:
                            http:
                              methods: [DELETE]
                              routes: ["/people/{id}"]
                          action: deny
                        ---
                        kind: Guardrail
                        name: large-orders
                        spec:
                          match:
                            http:
                              methods: [POST]
                              paths: [/orders/**]
                              body:
                                /amount: ">1000"
                          action: deny
                        ---
                        kind: Guardrail
                        name: no-cards
                        spec:
                          match:
                            http:
                              paths: [/payments/**]
                              findings: {detector: patterns, types: [card]}
                          action: deny
                        ---
                        kind: Guardrail
                        name: no-stack-traces
                        spec:
                          match:
                            http:
                              status: ["5??"]
                          action: deny
                        """)
                .start();
        token = gateway.token("alice");
    }

    private static void file(String name, String text) throws IOException {
        api.file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** 64 MiB of short strings in some 70 KB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] kilobyte = "\"aaaaaaaaaaaaa\",".repeat(64).getBytes(StandardCharsets.US_ASCII);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write('[');
            for (int i = 0; i < 64 << 10; i++) {
                gzip.write(kilobyte);
            }
            gzip.write("0]".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (api != null) {
            api.close();
        }
    }

    private static Curl get(String path, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("-H", "Authorization: Bearer " + token));
        words.addAll(List.of(options));
        words.add("http://127.0.0.1:" + gateway.port() + "/api" + path);
        return Curl.run(folder, words.toArray(String[]::new));
    }

    @Test
    void ht06MaskedJsonIsTheSameJsonButForWhatIsMasked() throws Exception {
        Curl answer = get("/people.json").answered(200);
        assertThat(answer.text())
                .isEqualTo(PEOPLE.replace(EMAIL, "[email]").replace("\"name\": \"Ann\"", "\"name\": \"[redacted]\""));
        assertThat(answer.head()).doesNotContainIgnoringCase("etag:").doesNotContainIgnoringCase("accept-ranges:");
    }

    @ParameterizedTest
    @CsvSource({
        "people.ndjson, '{\"email\":\"[email]\",\"n\":2}\n'",
        "people.form, email=%5Bemail%5D&n=3",
        "people.events, 'data: {\"email\":\"[email]\"}\n\ndata: over\n\n'",
        "people.xml, '<person n=\"5\"><email>[email]</email></person></people>\n'",
        "people.txt, 'Write to [email], room 6.\n'",
    })
    void ht06EveryFormatStaysWhatItIs(String file, String end) throws Exception {
        Curl answer = get("/" + file).answered(200);
        assertThat(answer.text()).endsWith(end).doesNotContain("ann.larsen");
    }

    @Test
    void ht06WhatIsCompressedIsMaskedToo() throws Exception {
        Curl answer = get("/people.json", "--compressed").answered(200);
        assertThat(answer.text()).contains("[email]", "\"total\": 1").doesNotContain("ann.larsen");
    }

    @Test
    void ht05AnAnswerThatSwellsWithoutEndIsCutOff() throws Exception {
        Curl answer = get("/bomb.json");
        assertThat(answer.code()).as(answer.head()).isNotZero();
        assertThat(answer.body().length).isLessThan(48 << 20);
        get("/people.json").answered(200);
    }

    @Test
    void aRangeOfAMaskedBodyIsServedAsTheWhole() throws Exception {
        Curl answer = get("/people.json", "-r", "40-60").answered(200);
        assertThat(answer.text()).startsWith("{ \"people\"").contains("[email]");
        assertThat(answer.head()).doesNotContainIgnoringCase("content-range:");
    }

    @Test
    void whatTurnsOutNotToBeJsonIsRefused() throws Exception {
        Curl answer = get("/cut.json").answered(403);
        assertThat(answer.text()).contains("masking rule").doesNotContain("ann.larsen", "oops");
    }

    @Test
    void picturesPass() throws Exception {
        assertThat(get("/picture.png").answered(200).body()).hasSize(7);
    }

    @Test
    void theRecordingHasWhatTheClientSawAndTheSearchFindsIt() throws Exception {
        get("/orders/4711", "-H", "Content-Type: application/json", "-d", "{\"amount\":5,\"to\":\"" + EMAIL + "\"}")
                .answered(200);
        String ordered = gateway.endedSession();
        get("/people.json", "-H", "Cookie: sid=cookie-of-alice").answered(200);
        String session = gateway.endedSession();
        String replay = gateway.replay(session);
        assertThat(replay).contains("GET /people.json", "[email]").doesNotContain("ann.larsen", "cookie-of-alice");
        assertThat(gateway.sally().run("sessions", "verify", session).code()).isZero();
        String har = gateway.sally()
                .run("sessions", "export", session, "--format", "har")
                .out();
        assertThat(har).doesNotContain("ann.larsen", "cookie-of-alice", token, "s3cret-of-the-api");
        JsonNode entry = JSON.readTree(har).path("log").path("entries").path(0);
        assertThat(entry.path("request").path("method").asText()).isEqualTo("GET");
        assertThat(entry.path("response").path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("response").path("content").path("text").asText()).contains("asks for [email]");
        Await.that(
                "the search finds the answer",
                () -> found("\"asks for\" status:200 user:alice").contains(session));
        Await.that(
                "the search finds the route",
                () -> found("route:\"/orders/{id}\" method:post").contains(ordered));
        assertThat(found("larsen")).doesNotContain(session, ordered);
    }

    private static String found(String query) {
        return gateway.sally().run("search", query).all();
    }

    @Test
    void aRouteIsDeniedAndItsNeighboursAreNot() throws Exception {
        Curl denied = get("/people/42", "-X", "DELETE").answered(403);
        assertThat(denied.head()).containsIgnoringCase("content-type: application/problem+json");
        assertThat(denied.text()).contains("\"rule\":\"no-deletes-of-people\"");
        get("/people/42/notes", "-X", "DELETE").answered(405);
        assertThat(api.asked()).contains("DELETE /people/42/notes HTTP/1.1").doesNotContain("DELETE /people/42 HTTP");
    }

    @Test
    void aValueInTheBodyIsDeniedWhereverItsRuleFindsIt() throws Exception {
        for (String[] request : new String[][] {
            {"application/json", "{\"note\":1,\"amount\":1001}"},
            {"application/json", "{\"amount\":1,\"AMOUNT\":1e4}"},
            {"application/x-www-form-urlencoded", "amount=1001"},
        }) {
            Curl denied = get("/orders/1", "-H", "Content-Type: " + request[0], "-d", request[1]);
            assertThat(denied.answered(403).text()).as(request[1]).contains("large-orders");
        }
        get("/orders/2", "-H", "Content-Type: application/json", "-d", "{\"amount\":1000}")
                .answered(200);
        assertThat(api.asked()).contains("POST /orders/2 ").doesNotContain("POST /orders/1 ");
    }

    @Test
    void anAnswerWithADeniedStatusIsReplaced() throws Exception {
        Curl denied = get("/broken").answered(403);
        assertThat(denied.text()).contains("no-stack-traces").doesNotContain("NullPointerException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"amount\":"})
    void aBodyThatARuleCannotReadIsRefused(String body) throws Exception {
        get("/orders/3", "-H", "Content-Type: application/json", "-d", body).answered(403);
        assertThat(api.asked()).doesNotContain("POST /orders/3 ");
    }

    @Test
    void aBodyIsJudgedByWhatADetectorFindsInIt() throws Exception {
        for (String[] request : new String[][] {
            {"application/json", "{\"card\": 4012888888881881}"},
            {"application/json", "[{\"note\": \"4012\\u00208888 8888 1881\"}]"},
            {"application/x-www-form-urlencoded", "to=ann&card=4012+8888+8888+188%31"},
            {"text/plain", "please charge 4012 8888 8888 1881"}
        }) {
            Curl denied = get("/payments/1", "-H", "Content-Type: " + request[0], "-d", request[1]);
            assertThat(denied.answered(403).text()).as(request[1]).contains("no-cards", "its body has card");
        }
        assertThat(get("/payments/2", "-H", "Content-Type: image/png", "-d", "4012888888881881")
                        .answered(403)
                        .text())
                .contains("no-cards", "no text that can be searched");
        get("/payments/3", "-H", "Content-Type: application/json", "-d", "{\"order\": 4012888888881882}")
                .answered(200);
        get("/payments/4").answered(200);
        assertThat(api.asked()).contains("POST /payments/3 ").doesNotContain("/payments/1 ", "/payments/2 ");
    }
}
