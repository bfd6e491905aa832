package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    private static final long SOCKET_BYTES_MAX = 16 << 10;

    private static final long STREAM_BYTES_MAX = 12 << 10;

    private static final long CALL_BYTES_MAX = 24 << 10;

    private static final int SOCKETS = 1_000;
    private static final int STREAMS = 500;
    private static final int CALLS = 200;
    private static final Pattern LIVING = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    @TempDir
    static Path folder;

    private static NodePeers peers;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        peers = NodePeers.of(HeldOpenIT.class, "held-open.js", folder, "ws");
        peers.start("target", "target");
        JsonNode ports = peers.line("target", line -> true);
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /sockets: sockets\n        /calls: calls\n"
                        + "  dlp: {}\n")
                .config("limits:\n  sessions-per-subject-max: " + 2 * SOCKETS + "\n")
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
        if (peers != null) {
            peers.close();
        }
        if (gateway != null) {
            gateway.close();
        }
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
        peers.start("first-" + role, role, port, token, "1");
        peers.line("first-" + role, line -> true); // what is loaded once belongs to none of them
        long before = living();
        peers.start("all-" + role, role, port, token, Integer.toString(count));
        JsonNode opened = peers.line("all-" + role, line -> true);
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
    void anIdleWebSocketOnAStreamTakesNoMoreMemoryThanDocumented() throws Exception {
        holdOpen("streams", STREAMS, STREAM_BYTES_MAX);
    }

    @Test
    void aStreamingCallTakesNoMoreMemoryThanDocumented() throws Exception {
        holdOpen("calls", CALLS, CALL_BYTES_MAX);
    }
}
