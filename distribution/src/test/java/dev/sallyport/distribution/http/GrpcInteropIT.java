package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * grpc-java's interoperability tests through the gateway, which reads all messages by server reflection: a guardrail
 * looks at each message of the client, masking rules at each of the service, and the recording has them.
 */
class GrpcInteropIT {

    private static final Path LIBRARIES = Trees.root().resolve("distribution/peers/grpc/lib");

    /**
     * All standard cases but those that need Google's clouds, a cache, a balancer that gets reports, or a server that
     * says whether messages came compressed, which grpc-java's own does not; and the one with a request beyond what
     * rules look at, which is refused.
     */
    private static final List<String> CASES = List.of(
            "empty_unary",
            "large_unary",
            "client_compressed_unary_noprobe",
            "server_compressed_unary",
            "client_streaming",
            "client_compressed_streaming_noprobe",
            "server_streaming",
            "server_compressed_streaming",
            "ping_pong",
            "empty_stream",
            "custom_metadata",
            "status_code_and_message",
            "special_status_message",
            "unimplemented_method",
            "unimplemented_service",
            "cancel_after_begin",
            "cancel_after_first_response",
            "timeout_on_sleeping_server",
            "pick_first_unary",
            "rpc_soak",
            "channel_soak");

    @TempDir
    static Path folder;

    private static Path script;
    private static Process server;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(LIBRARIES)
                .as("grpc-java was fetched into distribution/peers/grpc/lib")
                .isDirectory();
        script = folder.resolve("InteropPeers.java");
        try (InputStream in = GrpcInteropIT.class.getResourceAsStream("InteropPeers.java")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        server = java("server", "server");
        int port = Await.value(
                "the server listens",
                () -> Files.readAllLines(folder.resolve("server")).stream()
                        .findFirst()
                        .map(Integer::parseInt));
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http: {}\n  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret-of-the-service")
                .policy(
                        "people.yaml",
                        Policies.all(
                                Policies.group("staff"),
                                Policies.group("readers"),
                                Policies.person("alice", "staff"),
                                Policies.person("bob", "staff", "readers")))
                .policy(
                        "target.yaml",
                        Policies.api("interop", port)
                                .replace(
                                        "auth: bearer",
                                        "auth: bearer\n    http-version: \"2\"\n    reflection: \"true\""))
                .policy("guide.yaml", guide())
                .policy("rules.yaml", """
                        kind: MaskingRule
                        name: emails
                        spec:
                          detect:
                            detector: patterns
                            types: [email]
                          masker: redact
                        ---
                        kind: MaskingRule
                        name: payloads
                        spec:
                          subjects:
                            groups: [readers]
                          documents:
                            pointers: [/payload/body]
                            media-types: [application/grpc]
                            paths: [/grpc.testing.TestService/StreamingOutputCall]
                          masker: redact
                        ---
                        kind: Guardrail
                        name: no-42
                        spec:
                          match:
                            http:
                              services: [grpc.testing.*]
                              body:
                                /response_status/code: "42"
                          action: deny
                        """)
                .start();
    }

    /** The guide's rules and the target they are about, with a secret that is there. */
    private static String guide() throws IOException {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Trees.root().resolve("docs/guides/connect-grpc.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks)
                .as("the target, a rule, the target with descriptors, rules")
                .hasSize(4);
        return String.join("---\n", blocks.subList(1, blocks.size()))
                .replace("file: /run/secrets/orders-token", "env: " + Policies.PASSWORD_VARIABLE);
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

    private static Process java(String log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                LIBRARIES + "/*",
                script.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve(log).toFile())
                .redirectError(folder.resolve(log + ".err").toFile())
                .start();
    }

    private static List<String> client(String log, String subject, List<String> cases) throws Exception {
        List<String> words = Stream.concat(
                        Stream.of("client", Integer.toString(gateway.port()), gateway.token(subject)), cases.stream())
                .toList();
        Process client = java(log, words.toArray(String[]::new));
        try {
            assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the client ends; it said %s", Files.readString(folder.resolve(log)))
                    .isTrue();
        } finally {
            client.destroyForcibly();
        }
        return Files.readAllLines(folder.resolve(log));
    }

    @Test
    void allStandardCasesPassWithEachMessageLookedAt() throws Exception {
        List<String> cases = new ArrayList<>(CASES);
        cases.add("reflection");
        assertThat(client("cases", "alice", cases))
                .containsExactlyElementsOf(
                        cases.stream().map(name -> name + ": fine").toList());
    }

    private static String replayOfTheNewest() {
        return gateway.replay(gateway.endedSession());
    }

    @Test
    void ht06MessagesAreMaskedAndRefusedByTheirFieldsAndRecordedSo() throws Exception {
        assertThat(client("refused", "alice", List.of("refused"))).containsExactly("refused: fine");
        assertThat(replayOfTheNewest())
                .contains("POST /grpc.testing.TestService/UnaryCall", "no-42", "\"response_status\":{\"code\":42")
                .doesNotContain("s3cret-of-the-service");
    }

    @Test
    void ht06AnswersAreMaskedMessageByMessage() throws Exception {
        assertThat(client("masked", "bob", List.of("masked"))).containsExactly("masked: fine");
        assertThat(replayOfTheNewest())
                .contains("no [redacted by emails] here", "{\"payload\":{\"body\":\"\"}}")
                .doesNotContain("ann@example.org");
    }
}
