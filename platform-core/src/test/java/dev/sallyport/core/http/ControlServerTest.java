package dev.sallyport.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class ControlServerTest {

    private static final String ROOT = ControlPlane.ROOT;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ControlPlane plane;

    @BeforeEach
    void start(@TempDir Path folder) {
        plane = new ControlPlane(folder);
    }

    @AfterEach
    void stop() {
        plane.close();
        client.close();
    }

    private HttpResponse<String> call(String method, String path, String token, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(plane.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path, String token) {
        return call("GET", path, token, "");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body());
    }

    private static void problem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).path("code").asText()).isEqualTo(code);
    }

    @Test
    void healthIsOpenAndSaysWhetherSessionsAreTaken() {
        assertThat(get("/livez", "").body()).isEqualTo("live\n");
        assertThat(get("/readyz", "").body()).isEqualTo("ready\n");
        plane.problems = java.util.Map.of("store", "does not answer");
        assertThat(get("/readyz", "").statusCode()).isEqualTo(200);
        assertThat(get("/readyz", "").body()).isEqualTo("degraded\n");
        plane.problems = java.util.Map.of("starting", "x");
        assertThat(get("/readyz", "").statusCode()).isEqualTo(503);
        assertThat(get("/metrics", "").body()).contains("sallyport_sessions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/status", "/v1/resources", "/v1/reviews", "/v1/sessions", "/v1/audit", "/v1/search"})
    void withoutATokenOrWithAWrongOneNothingIsAnswered(String path) {
        problem(get(path, ""), 401, "SP-1005");
        problem(get(path, "sp_wrong"), 401, "SP-1005");
        assertThat(get(path, "").headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/resources", "POST,/v1/resources", "POST,/v1/resources/check", "GET,/v1/resources/Subject/bob",
        "DELETE,/v1/resources/Subject/bob", "GET,/v1/revisions", "POST,/v1/tokens", "POST,/v1/sessions/x/end",
        "GET,/v1/plugins", "POST,/v1/authorities/targets/rotate"
    })
    void whatIsForAdminsIsForAdmins(String method, String path) {
        problem(call(method, path, plane.token("bob"), "{}"), 403, "SP-2001");
        problem(call(method, path, plane.token("otto"), "{}"), 403, "SP-2001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/verification", "/v1/audit", "/v1/audit/verification", "/v1/catalog"})
    void whatIsForAuditorsIsForAuditorsAndAdmins(String path) {
        problem(get(path, plane.token("bob")), 403, "SP-2001");
        assertThat(get(path, plane.token("otto")).statusCode()).isEqualTo(200);
        assertThat(get(path, ROOT).statusCode()).isEqualTo(200);
    }

    @Test
    void everyRouteOfAdminsIsInThatTest() {
        // The list above is written by hand, so that a slip in the table of rights cannot pass unseen.
        assertThat(routes().stream().filter(route -> route.right() == Right.ADMIN))
                .hasSize(10);
        assertThat(routes().stream().filter(route -> route.right() == Right.AUDITOR))
                .hasSize(4);
        assertThat(routes().stream().filter(route -> route.right() == Right.AUDITOR || route.right() == Right.EVIDENCE))
                .as("an auditor only reads")
                .allMatch(route -> route.method().equals("GET"));
    }

    @Test
    void unknownParametersFieldsRoutesAndMethodsAreNamed() {
        problem(get("/v1/resources?knd=Target", ROOT), 400, "SP-1003");
        assertThat(get("/v1/resources?knd=Target", ROOT).body()).contains("knd", "kind");
        HttpResponse<String> field = call("POST", "/v1/tokens", ROOT, "{\"subject\":\"bob\",\"tll\":\"1h\"}");
        problem(field, 400, "SP-1003");
        assertThat(field.body()).contains("tll");
        problem(get("/v1/nothing", ROOT), 404, "SP-1004");
        problem(call("PUT", "/v1/resources", ROOT, ""), 405, "SP-1003");
        problem(get("/v1/audit?limit=0", ROOT), 400, "SP-1003");
        problem(get("/v1/audit?limit=5&limit=6", ROOT), 400, "SP-1003");
        problem(get("/v1/audit?from=yesterday", ROOT), 400, "SP-1003");
    }

    @Test
    void aBodyThatIsNoJsonTooDeepOrTooLargeIsRefused() throws IOException {
        problem(call("POST", "/v1/tokens", ROOT, "{"), 400, "SP-1003");
        problem(call("POST", "/v1/tokens", ROOT, "[".repeat(1000) + "]".repeat(1000)), 400, "SP-1003");
        problem(call("POST", "/v1/tokens", ROOT, "{\"subject\":\"a\",\"subject\":\"b\"}"), 400, "SP-1003");
        // Announced, not sent: the answer does not wait for it, and a client that sends on may miss the answer.
        assertThat(begins("POST /v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ROOT
                        + "\r\nContent-Length: " + ((8 << 20) + 1) + "\r\n\r\n"))
                .isIn("HTTP/1.1 400", "HTTP/1.1 413");
    }

    /** Sends the head of a request and returns how the answer begins. */
    private String begins(String head) throws IOException {
        URI uri = URI.create(plane.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aHeaderBeyondTheBoundIsRefused() throws IOException {
        assertThat(begins("GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void resourcesAreAppliedShownComparedAndDeleted() {
        String carol = "kind: Subject\nname: carol\nspec: {groups: [dba]}\n";
        HttpResponse<String> dry =
                call("POST", "/v1/resources?dry-run=true", ROOT, carol, "Content-Type", "application/yaml");
        assertThat(json(dry).path("changes").path(0).path("action").asText()).isEqualTo("created");
        problem(get("/v1/resources/Subject/carol", ROOT), 404, "SP-1004");

        call("POST", "/v1/resources", ROOT, carol, "Content-Type", "application/yaml");
        assertThat(json(get("/v1/resources/Subject/carol", ROOT)).path("yaml").asText())
                .contains("dba");
        assertThat(json(get("/v1/resources?kind=Subject", ROOT)).path("resources"))
                .hasSize(5);
        assertThat(json(get("/v1/revisions", ROOT))
                        .path("revisions")
                        .path(0)
                        .path("author")
                        .asText())
                .isEqualTo("root");

        HttpResponse<String> bad = call(
                "POST",
                "/v1/resources",
                ROOT,
                "{\"documents\":[{\"file\":\"x.yaml\",\"text\":\"kind: Subject\\nname: dora\\nspec: {grups: []}\"}]}");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.body()).contains("x.yaml").contains("grups");

        assertThat(call("DELETE", "/v1/resources/Subject/carol", ROOT, "").statusCode())
                .isEqualTo(200);
        problem(get("/v1/resources/Subject/carol", ROOT), 404, "SP-1004");
    }

    @Test
    void aTokenIsShownOnceListedWithoutItsSecretAndRevoked() {
        JsonNode issued = json(call("POST", "/v1/tokens", ROOT, "{\"subject\":\"alice\",\"ttl\":\"1h\"}"));
        String secret = issued.path("secret").asText();
        assertThat(get("/v1/status", secret).body()).contains("\"subject\":\"alice\"");
        assertThat(get("/v1/tokens", ROOT).body()).contains("alice").doesNotContain(secret);
        problem(get("/v1/tokens?subject=bob", secret), 403, "SP-2001");
        problem(call("DELETE", "/v1/tokens/" + issued.path("id").asText(), plane.token("bob"), ""), 404, "SP-1004");
        assertThat(call("DELETE", "/v1/tokens/" + issued.path("id").asText(), secret, "")
                        .statusCode())
                .isEqualTo(200);
        problem(get("/v1/status", secret), 401, "SP-1005");
    }

    @Test
    void ap01_aReviewIsSeenByThoseConcernedAndDecidedByOthersThanTheRequester() {
        String id = plane.review();
        String alice = plane.token("alice");
        String bob = plane.token("bob");
        problem(get("/v1/reviews/" + id, plane.token("eve")), 404, "SP-1004");
        assertThat(json(get("/v1/reviews", plane.token("eve"))).path("reviews")).isEmpty();
        assertThat(json(get("/v1/reviews/" + id, alice)).path("mayDecide").asBoolean())
                .isFalse();
        JsonNode shown =
                json(get("/v1/reviews?state=open", bob)).path("reviews").path(0);
        assertThat(shown.path("command").asText()).isEqualTo("DROP TABLE x<U+001B>[2J");
        assertThat(shown.path("mayDecide").asBoolean()).isTrue();

        String decision = "/v1/reviews/" + id + "/decision";
        problem(call("POST", decision, alice, "{\"approve\":true}"), 403, "SP-2001");
        problem(call("POST", decision, ROOT, "{\"approve\":true}"), 403, "SP-2001");
        problem(call("POST", decision, bob, "{\"approve\":true,\"digest\":\"other\"}"), 409, "SP-1006");
        problem(call("POST", decision, bob, "{\"approve\":\"yes\"}"), 400, "SP-1003");
        assertThat(json(call("POST", decision, bob, "{\"approve\":true,\"comment\":\"ok\"}"))
                        .path("state")
                        .asText())
                .isEqualTo("approved");
        problem(call("POST", decision, bob, "{\"approve\":true}"), 409, "SP-1006");
    }

    @Test
    void reviewsArePaged() {
        Set<String> ids = Set.of(plane.review(), plane.review(), plane.review());
        String bob = plane.token("bob");
        JsonNode first = json(get("/v1/reviews?limit=2", bob));
        JsonNode second =
                json(get("/v1/reviews?limit=2&cursor=" + first.path("next").asText(), bob));
        assertThat(first.path("reviews")).hasSize(2);
        assertThat(second.path("reviews")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        assertThat(ids).hasSize(3);
    }

    @Test
    void aLiveSessionIsEndedWithNameAndReason() {
        String path = "/v1/sessions/01livesession/end";
        assertThat(call("POST", path, ROOT, "{\"reason\":\"maintenance\"}").statusCode())
                .isEqualTo(200);
        assertThat(plane.ended).containsExactly("01livesession root maintenance");
        problem(call("POST", "/v1/sessions/other/end", ROOT, "{}"), 404, "SP-1004");
    }

    @Test
    void re03_aRecordingThatIsNotThereOrNotOnesOwnIsNotFoundWhateverItsName() {
        for (String id : List.of("01nosuchsession", "..%2f..%2fetc", "a%00b", "x".repeat(300))) {
            problem(get("/v1/sessions/" + id + "/entries", ROOT), 404, "SP-1004");
            problem(get("/v1/sessions/" + id + "/export", ROOT), 404, "SP-1004");
        }
        assertThat(json(get("/v1/sessions", ROOT)).path("sessions")).isEmpty();
    }

    @Test
    void re04_searchIsTrimmedToOnesOwnSessionsExceptForAuditorsAndAdmins() {
        get("/v1/search?q=orders", plane.token("alice"));
        assertThat(plane.asked.orElseThrow().visibleUser()).contains("alice");
        assertThat(plane.asked.orElseThrow().visibleTargets()).contains(Set.of());
        for (String reader : List.of(ROOT, plane.token("otto"))) {
            get("/v1/search?q=orders", reader);
            assertThat(plane.asked.orElseThrow().visibleTargets()).isEmpty();
            assertThat(plane.asked.orElseThrow().visibleUser()).isEmpty();
        }
        problem(get("/v1/search?q=x&limit=201", ROOT), 400, "SP-1003");
    }

    @Test
    void theLedgerIsListedAndItsChainChecked() {
        plane.review();
        plane.ledger.close();
        JsonNode events = json(get("/v1/audit?type=review.", ROOT)).path("events");
        assertThat(events.path(0).path("type").asText()).isEqualTo("review.opened");
        assertThat(json(get("/v1/audit/verification", ROOT)).path("sound").asBoolean())
                .isTrue();
    }

    @Test
    void aCallbackReachesItsPluginAndAFailureSaysNothingOfItsCause() {
        HttpResponse<String> echoed = call("POST", "/callbacks/chat/events", "", "ping");
        assertThat(echoed.statusCode()).isEqualTo(202);
        assertThat(echoed.body()).isEqualTo("ping");
        HttpResponse<String> broken = call("POST", "/callbacks/chat/broken", "", "ping");
        problem(broken, 500, "SP-4001");
        assertThat(broken.body()).doesNotContain("secret detail").contains("errorId");
        problem(call("POST", "/callbacks/chat/none", "", ""), 404, "SP-1004");
    }

    @Test
    void theOpenApiDocumentAndTheReferenceNameEveryRouteAndNoOther() throws IOException {
        Path root = Path.of(System.getProperty("sallyport.root"));
        kept(root.resolve("platform-core/src/main/resources" + SystemRoutes.OPENAPI), ApiDocument.openApi(routes()));
        kept(root.resolve("docs/reference/http-api.md"), ApiDocument.page(routes()));
        assertThat(get("/v1/openapi.json", "").body()).isEqualTo(ApiDocument.openApi(routes()));
    }

    private List<Route> routes() {
        return plane.routes();
    }

    /** Compares a kept file; with -Dsallyport.update=true it is written instead. */
    private static void kept(Path file, String wanted) throws IOException {
        if (Boolean.getBoolean("sallyport.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(Optional.of(file).filter(Files::exists))
                .as(file + " is there")
                .isPresent();
        assertThat(Files.readString(file)).isEqualTo(wanted);
    }
}
