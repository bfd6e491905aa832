package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.distribution.fixture.Trees;
import dev.sallyport.testkit.TestAuthority;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * grpc-java's interoperability tests through the gateway, which reads all messages by server reflection: a guardrail
 * looks at each message of the client, masking rules at each of the service, and the recording has them. Clients of
 * gRPC-Web call the same service.
 */
class GrpcInteropIT {

    private static final Path LIBRARIES = Trees.root().resolve("distribution/peers/grpc/lib");

    /**
     * All standard cases but those that log in by an account of Google's clouds, whose servers give out the tokens:
     * compute_engine_creds, compute_engine_channel_credentials, service_account_creds, jwt_token_creds,
     * oauth2_auth_token, per_rpc_creds, google_default_credentials. The two others have tests of their own: orca_oob,
     * and cacheable_unary, which fails without a gateway, too.
     */
    private static final List<String> CASES = List.of(
            "empty_unary",
            "large_unary",
            "very_large_request",
            "client_compressed_unary",
            "client_compressed_unary_noprobe",
            "server_compressed_unary",
            "client_streaming",
            "client_compressed_streaming",
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
            "channel_soak",
            "orca_per_rpc");

    @TempDir
    static Path folder;

    private static Path classes;
    private static Process server;
    private static int direct;
    private static int certified;
    private static TestGateway gateway;
    private static NodePeers npm;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(LIBRARIES)
                .as("grpc-java was fetched into distribution/peers/grpc/lib")
                .isDirectory();
        classes = compiled("InteropPeers.java", "InteropService.java");
        server = java("server", "server", descriptors().toString());
        direct = Await.value(
                "the server listens",
                () -> Files.readAllLines(folder.resolve("server")).stream()
                        .findFirst()
                        .map(Integer::parseInt));
        certified = Ports.free();
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .moreListeners(byCertificate())
                .config("limits:\n  command-bytes-max: 16MiB") // very_large_request has ten
                .plugins("  http:\n    config:\n      paths:\n        /calls: interop\n  dlp: {}\n  search: {}\n")
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
                        Policies.api("interop", direct)
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
                            paths:
                              - /grpc.testing.TestService/UnaryCall
                              - /grpc.testing.TestService/StreamingOutputCall
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
                        ---
                        kind: Guardrail
                        name: no-empty-calls
                        spec:
                          subjects:
                            groups: [readers]
                          match:
                            http:
                              services: [grpc.testing.*]
                              calls: [EmptyCall]
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

    /** A listener that lets alice in by a certificate, which then lies in {@link #folder}; nothing without OpenSSL. */
    private static String byCertificate() throws IOException {
        if (!TestAuthority.available()) {
            return "";
        }
        TestAuthority authority = TestAuthority.in(folder.resolve("ca"));
        TestAuthority.Leaf alice = authority.issue("alice", "email:alice@example.org");
        Files.copy(alice.certificate(), folder.resolve("client.crt"));
        Files.copy(alice.key(), folder.resolve("client.key"));
        return """
                - name: certified
                  protocol: http
                  address: 127.0.0.1:%d
                  tls:
                    mode: required
                    clients:
                      mode: required
                      ca: %s
                      name: email
                      pattern: "*@example.org"
                      revoked: %s
                """.formatted(certified, authority.certificate(), authority.revoked());
    }

    private static Path descriptors() {
        return folder.resolve("test.binpb");
    }

    @AfterAll
    static void close() {
        if (npm != null) {
            npm.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        if (server != null) {
            server.destroyForcibly();
            server.onExit().join();
        }
    }

    /** Compiles what the processes run, once for all of them; returns the folder of classes. */
    private static Path compiled(String... sources) throws IOException {
        Path out = folder.resolve("classes");
        String libraries;
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            libraries = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        List<String> words = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", out.toString(), "-cp", libraries));
        for (String source : sources) {
            Path file = folder.resolve(source);
            try (InputStream in = GrpcInteropIT.class.getResourceAsStream(source)) {
                Files.copy(Objects.requireNonNull(in), file);
            }
            words.add(file.toString());
        }
        assertThat(ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(System.out, System.err, words.toArray(String[]::new)))
                .as("javac's result")
                .isZero();
        return out;
    }

    private static Process java(String log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                LIBRARIES + "/*" + File.pathSeparator + classes,
                "InteropPeers"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve(log).toFile())
                .redirectError(folder.resolve(log + ".err").toFile())
                .start();
    }

    private static List<String> client(String log, String subject, List<String> cases) throws Exception {
        return client(log, gateway.port(), gateway.token(subject), cases);
    }

    private static List<String> client(String log, int port, String login, List<String> cases) throws Exception {
        List<String> words = Stream.concat(Stream.of("client", Integer.toString(port), login), cases.stream())
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

    /** The client asks for the reports by itself, without the metadata of the application: only a certificate does. */
    @Test
    void reportsOfLoadBesideTheCallsPassOnAConnectionThatACertificateLetsIn() throws Exception {
        assumeThat(TestAuthority.available()).as("openssl is installed").isTrue();
        assertThat(client("reports", certified, folder.toString(), List.of("orca_oob")))
                .containsExactly("orca_oob: fine");
    }

    /** grpc-java's service does not have the method, which its own comment on the case calls broken. */
    @Test
    void whatFailsWithoutAGatewayFailsInTheSameWordsWithOne() throws Exception {
        List<String> without = client("without", direct, "none", List.of("cacheable_unary"));
        assertThat(without).singleElement().asString().contains("UNIMPLEMENTED: Method");
        assertThat(client("with", "alice", List.of("cacheable_unary"))).isEqualTo(without);
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

    /** Runs a client of gRPC-Web from npm; the target is found by the beginning of the path. */
    private static List<String> web(String role, String token) throws Exception {
        if (npm == null) {
            npm = NodePeers.of(
                    GrpcInteropIT.class, "grpc-web.js", folder, "@connectrpc/connect-node", "grpc-web", "xhr2");
        }
        String url = "http://127.0.0.1:" + gateway.port() + "/calls";
        String log = "web-" + role;
        Process client = npm.start(log, role, url, token, descriptors().toString());
        assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the client ends; it said %s", Files.readString(folder.resolve(log)))
                .isTrue();
        assertThat(folder.resolve(log + ".err")).isEmptyFile();
        return Files.readAllLines(folder.resolve(log));
    }

    private static final String STREAMED = "{\"streamed\":[31415,9,2653,58979]}";
    private static final String DENIED = "guardrail 'no-42' refused POST: its body has what the rule names at"
            + " /response_status/code (rule no-42) Change the command, or ask your administrator about guardrail 'no-42'.";

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2"})
    void connectSpeaksGrpcWebInBothVersionsOfHttp(String version) throws Exception {
        assertThat(web(version, gateway.token("alice")))
                .containsExactly(
                        "{\"unary\":314159}",
                        "{\"initial\":\"first\",\"trailing\":\"q80\"}",
                        STREAMED,
                        "{\"code\":\"FailedPrecondition\",\"message\":\"caf\u00e9 \u2615, no [redacted by emails]\"}",
                        "{\"code\":\"PermissionDenied\",\"message\":\"" + DENIED + "\"}",
                        "{\"code\":\"Unimplemented\",\"message\":\"Method grpc.testing.TestService/UnimplementedCall is"
                                + " unimplemented\"}",
                        "{\"code\":\"Unimplemented\",\"message\":\"Method not found:"
                                + " grpc.testing.UnimplementedService/UnimplementedCall\"}",
                        "{\"before\":1}",
                        "{\"code\":\"Canceled\",\"message\":\"This operation was aborted\"}",
                        "{\"after\":true}");
    }

    @Test
    void googlesClientSpeaksGrpcWebInText() throws Exception {
        assertThat(web("text", gateway.token("alice")))
                .containsExactly(
                        "{\"unary\":314159,\"trailing\":\"q80\"}",
                        STREAMED,
                        "{\"code\":9,\"message\":\"no [redacted by emails]\"}",
                        "{\"code\":7,\"message\":\"" + DENIED + "\"}");
    }

    @Test
    void ht06MessagesOfGrpcWebAreMaskedAndMethodsDenied() throws Exception {
        assertThat(web("masked", gateway.token("bob")))
                .containsExactly(
                        "{\"unary\":0}",
                        "{\"streamed\":[0,0,0,0]}",
                        "{\"streamed\":[0,0,0,0]}",
                        "{\"streamed\":[0,0]}",
                        "{\"code\":\"PermissionDenied\",\"message\":\"guardrail 'no-empty-calls' refused POST: it calls"
                                + " grpc.testing.TestService/EmptyCall (rule no-empty-calls) Change the command, or ask your"
                                + " administrator about guardrail 'no-empty-calls'.\"}");
        assertThat(web("stranger", ""))
                .containsExactly(
                        "{\"code\":\"Unauthenticated\",\"message\":\"HTTP 401\"}",
                        "{\"code\":\"Unauthenticated\",\"message\":\"HTTP 401\"}");
    }
}
