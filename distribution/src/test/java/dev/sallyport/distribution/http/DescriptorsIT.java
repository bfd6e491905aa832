package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose limit on open files is low, by the real limit of the process. */
final class DescriptorsIT {

    /** What sessions leave to the gateway itself, of docs/guides/operate.md. */
    private static final int RESERVED = 256;

    private static final int FOR_SESSIONS = 60;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Connected> connected = new ArrayList<>();
    private HttpServer target;
    private TestGateway gateway;
    private String token;

    @BeforeEach
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.setExecutor(threads);
        target.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        target.start();
        gateway = TestGateway.in(folder)
                .protocol("http")
                .plugins("  http:\n    config:\n      domain: test\n  dlp: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy(
                        "base.yaml",
                        Policies.all(
                                Policies.group("staff"),
                                Policies.person("alice", "staff"),
                                Policies.api("web", target.getAddress().getPort())))
                .start();
        token = gateway.token("alice");
    }

    @AfterEach
    void stop() {
        connected.forEach(Connected::close);
        if (gateway != null) {
            gateway.close();
        }
        target.stop(0);
        threads.close();
    }

    /** A connection that stays open, as a session of its own. */
    private final class Connected implements AutoCloseable {

        private final Socket socket = new Socket("127.0.0.1", gateway.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));

        Connected() throws IOException {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        }

        /** Asks, and returns the answer's status with its body. */
        String ask() throws IOException {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: web.test\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String status = in.readLine();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring("content-length: ".length()));
                }
            }
            char[] body = new char[length];
            for (int read = 0; read < length; ) {
                read += in.read(body, read, length - read);
            }
            return status + "\n" + new String(body);
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private long open() throws IOException {
        try (Stream<Path> descriptors =
                Files.list(Path.of("/proc", Long.toString(gateway.process().pid()), "fd"))) {
            return descriptors.count();
        }
    }

    private void limit(long files) throws Exception {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(gateway.process().pid()), "--nofile=" + files + ":" + files)
                .redirectErrorStream(true)
                .start();
        String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(prlimit.waitFor() == 0, "the limit of another process can be set (" + said + ")");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest metrics = HttpRequest.newBuilder(
                            URI.create(gateway.process().url() + "/metrics"))
                    .build();
            Await.that(
                    "the gateway has seen it",
                    () -> client.send(metrics, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("sallyport_descriptors_max " + files));
        }
    }

    /** Opens sessions until one is refused, and returns the refusal. */
    private String openUntilRefused() throws IOException {
        for (int i = 0; i < FOR_SESSIONS; i++) {
            Connected next = new Connected();
            connected.add(next);
            String answer = next.ask();
            if (!answer.startsWith("HTTP/1.1 204")) {
                return answer;
            }
        }
        throw new AssertionError("none was refused");
    }

    @Test
    void whoComesWhenNoDescriptorsAreLeftIsToldAndAllOthersGoOn() throws Exception {
        limit(open() + RESERVED + FOR_SESSIONS);
        String refused = openUntilRefused();
        assertThat(refused).startsWith("HTTP/1.1 503 ").contains("SP-5005", "file descriptors", "limit on open files");
        assertThat(connected)
                .as("two descriptors a session, and a recording's while it is written to")
                .hasSizeBetween(FOR_SESSIONS / 4, FOR_SESSIONS / 2 + 1);
        assertThat(gateway.process().logTail(50)).contains("LimitNOFILE", "ulimit -n");
        assertThat(gateway.control().get("/v1/status").done().path("problems").toString())
                .contains("file descriptors");
        assertThat(connected.getFirst().ask()).as("who is in goes on").startsWith("HTTP/1.1 204");

        connected.forEach(Connected::close);
        Await.that("there is room again", () -> {
            try (Connected next = new Connected()) {
                return next.ask().startsWith("HTTP/1.1 204");
            }
        });
        Await.that(
                "all is recorded",
                () -> gateway.control()
                        .get("/v1/sessions", "state", "live")
                        .done()
                        .path("sessions")
                        .isEmpty());
        JsonNode recordings = gateway.control().get("/v1/verification").done().path("recordings");
        assertThat(recordings)
                .hasSizeGreaterThanOrEqualTo(connected.size())
                .allSatisfy(one -> assertThat(one.path("sound").asBoolean())
                        .as(one.toString())
                        .isTrue());
    }
}
