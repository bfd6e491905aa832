package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API behind the gateway as its users have it. */
class HttpIT {

    private static final String SECRET = "s3cret-of-the-api";

    @TempDir
    static Path folder;

    private static final List<String> ARRIVED = new CopyOnWriteArrayList<>();
    private static HttpServer api;
    private static TestGateway gateway;
    private static String token;

    @BeforeAll
    static void open() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", HttpIT::serve);
        api.start();
        gateway = TestGateway.in(folder)
                .protocol("http")
                .listener("tls:\n  mode: optional\n")
                .plugins(
                        "  http:\n    config:\n      connect: true\n      paths:\n        /orders: orders\n  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, SECRET)
                .policy(
                        "people.yaml",
                        Policies.all(
                                Policies.group("staff"),
                                Policies.group("approvers"),
                                Policies.person("alice", "staff"),
                                Policies.person("bob", "approvers")))
                .policy("target.yaml", Policies.api("orders", api.getAddress().getPort()))
                .policy("guardrails.yaml", """
                        kind: Guardrail
                        name: no-deletes
                        spec:
                          match:
                            kinds: [http-request]
                            text: "^DELETE "
                          action: deny
                        ---
                        kind: Guardrail
                        name: payments
                        spec:
                          match:
                            kinds: [http-request]
                            text: "^POST /pay"
                          action: hold
                          review:
                            groups: [approvers]
                        """)
                .start();
        token = gateway.token("alice");
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ARRIVED.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        boolean known = ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] answer = ((known ? "the gateway for " : "a stranger for ")
                        + exchange.getRequestHeaders().getFirst("X-Sallyport-User"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Set-Cookie", "sid=cookie-of-the-api");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        api.stop(0);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/orders" + path))
                .timeout(Await.PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    /** Sends on a connection of its own, so that a session is one request. */
    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String replayOfTheNewest() {
        return gateway.replay(gateway.endedSession());
    }

    @Test
    void ht07ARequestRunsAndIsRecordedWithoutSecrets() {
        HttpResponse<String> response = send(request("/v1/items?page=2").header("Cookie", "sid=cookie-of-alice"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("the gateway for alice");
        assertThat(replayOfTheNewest())
                .contains("GET /v1/items?page=2")
                .contains("completed DONE")
                .doesNotContain(SECRET, token, "cookie-of-alice", "cookie-of-the-api");
    }

    @Test
    void aDeniedRequestNamesTheRuleAndNeverArrives() {
        HttpResponse<String> response = send(request("/v1/items/1").DELETE());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"rule\":\"no-deletes\"", "SP-2003");
        assertThat(ARRIVED).noneMatch(line -> line.startsWith("DELETE"));
    }

    @Test
    void aHeldRequestArrivesWithTheBodyThatWasApproved() {
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> send(request("/pay").POST(BodyPublishers.ofString("amount=900"))));
        String review = Await.value("the review", HttpIT::openReview);
        assertThat(ARRIVED).noneMatch(line -> line.startsWith("POST /pay"));
        gateway.control(gateway.token("bob")).decide(review, true).done();
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(ARRIVED).contains("POST /pay amount=900");
    }

    private static Optional<String> openReview() {
        JsonNode reviews =
                gateway.control().get("/v1/reviews", "state", "open").done().path("reviews");
        return reviews.isEmpty()
                ? Optional.empty()
                : Optional.of(reviews.path(0).path("id").asText());
    }

    @Test
    void requestsOfHttp2AreGovernedAndRecordedByThemselvesHoweverItIsAgreedOn()
            throws IOException, InterruptedException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/curl")))
                .as("curl is installed")
                .isTrue();
        assertThat(curl("http", "/v1/items?page=3")).isEqualTo("the gateway for alice 2 200");
        assertThat(replayOfTheNewest()).contains("GET /v1/items?page=3").contains("completed DONE");
        assertThat(curl("https", "/v1/items?page=4", "-k", "--http2")).isEqualTo("the gateway for alice 2 200");
        assertThat(curl("http", "/v1/items/2", "-X", "DELETE"))
                .contains("\"rule\":\"no-deletes\"")
                .endsWith(" 2 403");
    }

    @Test
    void aClientThatHasTheGatewayForItsProxyIsGovernedAndRecordedAsAnyOther() throws IOException, InterruptedException {
        assumeThat(Curl.program()).as("curl is installed").isPresent();
        for (String proxy : List.of("http://", "https://")) {
            String[] tunnel = {
                "-k",
                "--proxy-insecure",
                "--proxytunnel",
                "--proxy",
                proxy + "127.0.0.1:" + gateway.port(),
                "--proxy-user",
                "alice:" + token
            };
            assertThat(tunnelled(tunnel, "https://orders.test/v1/items?page=5")).isEqualTo("the gateway for alice");
            assertThat(replayOfTheNewest())
                    .contains("GET /v1/items?page=5")
                    .contains("completed DONE")
                    .doesNotContain(token);
            assertThat(tunnelled(tunnel, "http://orders.test/v1/items/5", "-X", "DELETE"))
                    .contains("\"rule\":\"no-deletes\"");
        }
    }

    private static String tunnelled(String[] tunnel, String url, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(tunnel));
        words.addAll(List.of(more));
        words.add(url);
        Curl ran = Curl.run(folder, words.toArray(String[]::new));
        assertThat(ran.code()).as(ran.head()).isZero();
        return ran.text();
    }

    private static String curl(String scheme, String path, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/curl",
                "-sS",
                "--max-time",
                "60",
                "--http2-prior-knowledge",
                "-w",
                " %{http_version} %{http_code}",
                "-H",
                "Authorization: Bearer " + token,
                scheme + "://127.0.0.1:" + gateway.port() + "/orders" + path));
        command.addAll(List.of(more));
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aWrongTokenIsUnauthorized() {
        HttpRequest.Builder wrong = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + "/orders/v1/items"))
                .header("Authorization", "Bearer sp_wrong");
        HttpResponse<String> response = send(wrong);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("SP-1005");
    }
}
