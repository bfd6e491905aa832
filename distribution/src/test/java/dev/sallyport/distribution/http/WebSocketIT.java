package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** npm's ws as client and as server, the gateway and a masking rule between them. */
class WebSocketIT {

    @TempDir
    static Path folder;

    private static NodePeers peers;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        peers = NodePeers.of(WebSocketIT.class, "ws-peers.js", folder, "ws");
        peers.start("server", "server");
        peers.start("streams", "streams");
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /live: live\n        /streams: streams\n"
                        + "  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy("target.yaml", Policies.api("live", peers.port("server")))
                .policy(
                        "streams.yaml",
                        Policies.api("streams", peers.port("streams"))
                                .replace("auth: bearer", "auth: bearer\n    http-version: \"2\""))
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
                        ---
                        kind: Guardrail
                        name: no-kicks
                        spec:
                          match:
                            http:
                              paths: [/rooms/*]
                              body:
                                /do: kick*
                          action: deny
                        ---
                        kind: Guardrail
                        name: no-keys
                        spec:
                          match:
                            kinds: [http-message]
                            when: command.parameters[0].matches("(?i)secret[-_]key")
                          action: deny
                        ---
                        kind: Guardrail
                        name: no-cards
                        spec:
                          match:
                            http:
                              paths: [/desk/**]
                              findings: {detector: patterns, types: [card]}
                          action: deny
                        """)
                .start();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (peers != null) {
            peers.close();
        }
    }

    private static List<String> client(String log, String role, String path, String... words) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(role, Integer.toString(gateway.port()), gateway.token("alice"), path));
        arguments.addAll(List.of(words));
        Process client = peers.start(log, arguments.toArray(String[]::new));
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
        assertThat(client("client", "client", "/live/feed"))
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
                () -> peers.said("server").stream().anyMatch(line -> line.has("closed")));
        assertThat(Files.readString(folder.resolve("server")))
                .contains("\"user\":\"alice\"", "\"extensions\":\"\"", "\"auth\":\"Bearer s3cret\"");
        String session = gateway.endedSession();
        String replay = gateway.replay(session);
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

    @Test
    void anUpgradeIsDeniedByItsPath() throws Exception {
        assertThat(client("denied", "client", "/live/private/feed")).contains("{\"status\":403}");
    }

    private static final String[] TALK = {
        "{\"protocol\":\"chat\",\"extensions\":\"\"}",
        "{\"pong\":\"beat\"}",
        "{\"people\":\"{\\\"id\\\":1,\\\"email\\\":\\\"[email]\\\"}\"}",
        "{\"large\":20000,\"masked\":true}",
        "{\"unicode\":\"echo h\u00e9llo \u20ac\"}",
        "{\"long\":true}",
        "{\"closed\":4000,\"reason\":\"as you wish\"}"
    };

    @Test
    void aClientOfHttp2HasASocketOnAStreamAndItsConnectionGoesOn() throws Exception {
        assertThat(client("h2-client", "h2-client", "/live/feed"))
                .contains("{\"offered\":true}")
                .contains(TALK)
                .contains("{\"after\":426}"); // ws answers a plain request so
    }

    @Test
    void aTargetOfHttp2IsAskedForAStreamByClientsOfBothVersions() throws Exception {
        assertThat(client("to-streams", "client", "/streams/feed")).contains(TALK);
        assertThat(client("streams-to-streams", "h2-client", "/streams/feed"))
                .contains("{\"offered\":true}")
                .contains(TALK);
        assertThat(Files.readString(folder.resolve("streams")))
                .contains("\"user\":\"alice\"", "\"auth\":\"Bearer s3cret\"");
    }

    /** A page of the gateway's own would be no answer to a socket: it would be half open. */
    @Test
    void whoeverIsNotSignedInIsRefusedASocketAndLedNowhere() throws Exception {
        String answer = "{\"version\":\"%s\",\"status\":%d,\"type\":\"application/problem+json\",\"led\":false}";
        assertThat(client("stranger", "stranger", "/live/feed"))
                .containsExactly(
                        answer.formatted("2", 401),
                        "{\"after\":426}",
                        answer.formatted("2", 401),
                        "{\"after\":426}",
                        answer.formatted("2", 401),
                        answer.formatted("2", 403),
                        answer.formatted("1.1", 401),
                        answer.formatted("1.1", 401),
                        answer.formatted("1.1", 401),
                        answer.formatted("1.1", 403));
    }

    @Test
    void aMessageIsJudgedByWhatADetectorFindsInIt() throws Exception {
        assertThat(client("harmless", "says", "/live/desk/1", "{\"order\":\"4012 8888 8888 1882\"}"))
                .contains("{\"echo\":\"echo {\\\"order\\\":\\\"4012 8888 8888 1882\\\"}\"}");
        for (String card : List.of("it is 4012 8888 8888 1881", "{\"card\":\"4012\\u00208888 8888 1881\"}")) {
            assertThat(client("card", "says", "/live/desk/1", card))
                    .singleElement()
                    .asString()
                    .contains("\"closed\":1008,\"reason\":\"no-cards: ");
            String session = gateway.endedSession();
            assertThat(gateway.replay(session))
                    .contains("MESSAGE /desk/1", "no-cards", "its body has card")
                    .doesNotContain("echo");
        }
        assertThat(client("pieces", "says-pieces", "/live/desk/1", "it is 4012 8888 8888 1881"))
                .singleElement()
                .asString()
                .contains("\"closed\":1008,\"reason\":\"no-cards: ");
        assertThat(client("binary", "says-binary", "/live/desk/1", "it is 4012 8888 8888 1881"))
                .singleElement()
                .asString()
                .contains("\"closed\":1008,\"reason\":\"no-cards: ", "no text");
        assertThat(client("no-desk", "says", "/live/feed", "it is 4012 8888 8888 1881"))
                .contains("{\"echo\":\"echo it is 4012 8888 8888 1881\"}");
    }

    @Test
    void aMessageIsJudgedByItsValuesAndByItsText() throws Exception {
        assertThat(client("reads", "says", "/live/rooms/1", "{\"do\":\"read\"}"))
                .contains("{\"echo\":\"echo {\\\"do\\\":\\\"read\\\"}\"}");
        String kicked = client("kicks", "says", "/live/rooms/1", "{\"do\":\"kick-all\"}")
                .toString();
        assertThat(kicked).contains("\"closed\":1008,\"reason\":\"no-kicks: ").doesNotContain("echo");
        assertThat(client("elsewhere", "says", "/live/feed", "{\"do\":\"kick-all\"}")
                        .toString())
                .contains("echo");
        String keys = client("keys", "says", "/live/feed", "my SECRET_KEY is 7").toString();
        assertThat(keys).contains("\"closed\":1008,\"reason\":\"no-keys: ").doesNotContain("echo");
        String session = gateway.endedSession();
        assertThat(gateway.replay(session)).contains("MESSAGE /feed", "no-keys");
    }
}
