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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a connection costs that only stays open, governed and recorded: the documented bound on its memory, on fewer
 * connections than the benchmark has. Looked at is what lives on the gateway's heap, which nothing but its own work
 * changes; buffers are given back when there is nothing in them.
 */
class HeldOpenIT {

    /** Of docs/guides/connect-http.md. */
    private static final long SOCKET_BYTES_MAX = 32 << 10;

    private static final long CALL_BYTES_MAX = 64 << 10;

    private static final int SOCKETS = 400;
    private static final int CALLS = 200;
    private static final Path PEERS = Trees.root().resolve("distribution/peers");
    private static final Pattern LIVING = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    @TempDir
    static Path folder;

    private static final List<Process> PEERS_RUNNING = new ArrayList<>();
    private static Path script;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(Path.of("/usr/bin/node")).as("node is installed").exists();
        assumeThat(PEERS.resolve("node_modules/ws"))
                .as("npm ci was run in distribution/peers")
                .exists();
        script = folder.resolve("held-open.js");
        try (InputStream in = HeldOpenIT.class.getResourceAsStream("held-open.js")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        node("target", "target");
        JsonNode ports = Await.value("the target listens", () -> said("target"));
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /sockets: sockets\n        /calls: calls\n"
                        + "  dlp: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy(
                        "sockets.yaml",
                        Policies.api("sockets", ports.path("sockets").asInt()))
                .policy(
                        "calls.yaml",
                        Policies.api("calls", ports.path("calls").asInt())
                                .replace("auth: bearer", "auth: bearer\n    http-version: \"2\""))
                .start();
    }

    @AfterAll
    static void close() {
        for (Process peer : PEERS_RUNNING) {
            peer.destroyForcibly();
            peer.onExit().join();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private static void node(String log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script.toString(), PEERS.toString()));
        command.addAll(List.of(words));
        PEERS_RUNNING.add(new ProcessBuilder(command)
                .redirectOutput(folder.resolve(log).toFile())
                .redirectError(folder.resolve(log + ".err").toFile())
                .start());
    }

    private static Optional<JsonNode> said(String log) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(log));
        return lines.isEmpty() ? Optional.empty() : Optional.of(new ObjectMapper().readTree(lines.getFirst()));
    }

    /** Returns the bytes of all objects that live in the gateway, once what does not was collected. */
    private static long living() throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(gateway.process().pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher total = LIVING.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static void holdOpen(String role, int count, long bytesMax) throws Exception {
        String token = gateway.token("alice");
        String port = Integer.toString(gateway.port());
        node("first-" + role, role, port, token, "1");
        Await.value("one is open", () -> said("first-" + role)); // what is loaded once belongs to none of them
        long before = living();
        node("all-" + role, role, port, token, Integer.toString(count));
        JsonNode opened = Await.value("all are open", () -> said("all-" + role));
        assertThat(opened.path("open").asInt()).as("%s", opened).isEqualTo(count);
        assertThat((living() - before) / count)
                .as("bytes for each")
                .isPositive()
                .isLessThan(bytesMax);
    }

    @Test
    void anIdleWebSocketTakesNoMoreMemoryThanDocumented() throws Exception {
        holdOpen("sockets", SOCKETS, SOCKET_BYTES_MAX);
    }

    @Test
    void aStreamingCallTakesNoMoreMemoryThanDocumented() throws Exception {
        holdOpen("calls", CALLS, CALL_BYTES_MAX);
    }
}
