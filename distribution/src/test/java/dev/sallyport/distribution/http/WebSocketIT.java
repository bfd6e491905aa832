package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** npm's ws as client and as server, the gateway and a masking rule between them. */
class WebSocketIT {

    private static final Path PEERS = Trees.root().resolve("distribution/peers");

    @TempDir
    static Path folder;

    private static Path script;
    private static Process server;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(Path.of("/usr/bin/node")).as("node is installed").exists();
        assumeThat(PEERS.resolve("node_modules/ws"))
                .as("npm ci was run in distribution/peers")
                .exists();
        script = folder.resolve("ws-peers.js");
        try (InputStream in = WebSocketIT.class.getResourceAsStream("ws-peers.js")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        server = node("server", "server");
        int port = Await.value(
                "the server listens",
                () -> said("server").stream()
                        .map(line -> line.path("port").asInt())
                        .filter(number -> number > 0)
                        .findFirst());
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /live: live\n  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy("target.yaml", Policies.api("live", port))
                .policy("rules.yaml", """
                        kind: MaskingRule
                        name: addresses
                        spec:
                          detect:
                            detector: patterns
                            types: [email]
                          masker: redact
                        ---
                        kind: Guardrail
                        name: no-private-feeds
                        spec:
                          match:
                            http:
                              paths: [/private/**]
                              headers:
                                upgrade: websocket
                          action: deny
                        """)
                .start();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (server != null) {
            server.destroyForcibly();
            server.onExit().join();
        }
    }

    private static Process node(String log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script.toString(), PEERS.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve(log).toFile())
                .redirectError(folder.resolve(log + ".err").toFile())
                .start();
    }

    private static List<JsonNode> said(String log) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(log))) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private static List<String> client(String log, String path) throws Exception {
        String token = gateway.token("alice");
        Process client = node(log, path, Integer.toString(gateway.port()), token);
        try {
            assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the client ends; it said %s", Files.readString(folder.resolve(log)))
                    .isTrue();
        } finally {
            client.destroyForcibly();
        }
        assertThat(folder.resolve(log + ".err")).isEmptyFile();
        return Files.readAllLines(folder.resolve(log));
    }

    @Test
    void ht06MessagesAreMaskedOneByOneAndCloseIsHeardOnBothSides() throws Exception {
        assertThat(client("client", "client"))
                .contains(
                        "{\"protocol\":\"chat\",\"extensions\":\"\"}",
                        "{\"pong\":\"beat\"}",
                        "{\"people\":\"{\\\"id\\\":1,\\\"email\\\":\\\"[email]\\\"}\"}",
                        "{\"people\":\"{\\\"pieces\\\":\\\"[email]\\\"}\"}",
                        "{\"people\":\"write to [email]\"}",
                        "{\"large\":20000,\"masked\":true}",
                        "{\"echo\":\"echo hello\"}",
                        "{\"unicode\":\"echo h\u00e9llo \u20ac\"}",
                        "{\"long\":true}",
                        "{\"closed\":4000,\"reason\":\"as you wish\"}");
        Await.that(
                "the server heard the client's Close",
                () -> said("server").stream().anyMatch(line -> line.has("closed")));
        assertThat(Files.readString(folder.resolve("server")))
                .contains("\"user\":\"alice\"", "\"extensions\":\"\"", "\"auth\":\"Bearer s3cret\"");
        String session = Await.value("the session has ended", WebSocketIT::ended);
        String replay = gateway.sally().run("sessions", "replay", session).all();
        assertThat(replay)
                .contains("GET /feed", "write to [email]", "hello", "completed DONE")
                .doesNotContain("ann.larsen");
        Await.that(
                "the search finds a message",
                () -> gateway.sally()
                        .run("search", "\"write to\" user:alice")
                        .all()
                        .contains(session));
    }

    private static Optional<String> ended() {
        JsonNode newest = gateway.control()
                .get("/v1/sessions", "limit", "1")
                .done()
                .path("sessions")
                .path(0);
        return newest.path("closedAt").asText().isEmpty()
                ? Optional.empty()
                : Optional.of(newest.path("session").asText());
    }

    @Test
    void anUpgradeIsDeniedByItsPath() throws Exception {
        assertThat(client("denied", "denied")).contains("{\"status\":403}");
    }
}
