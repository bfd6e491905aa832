package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Postgres15;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Port forwarding against the whole gateway: who may, what may pass, and what the recording says of it. SH-05. */
class TunnelIT {

    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static SshWorld world;
    private static HttpServer web;
    private static HttpServer secret;

    @BeforeAll
    static void open() throws IOException {
        web = page("from the web");
        secret = page("from the vault");
        world = SshWorld.open(
                folder,
                (builder, server) -> builder.policy(
                        "tunnels.yaml",
                        rule("tunnels", "127.0.0.1:" + web.getAddress().getPort(), "[http]")));
    }

    @AfterAll
    static void close() {
        web.stop(0);
        secret.stop(0);
        if (world != null) {
            world.close();
        }
    }

    private static HttpServer page(String text) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            CALLS.incrementAndGet();
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void apply(String rule) {
        world.gateway().control().apply(rule).done();
    }

    private static String rule(String name, String to, String protocols) {
        return """
                kind: AccessRule
                name: %s
                spec:
                  subjects:
                    groups: [staff]
                  targets:
                    names: [web-1]
                  permissions:
                    - right: local-forward
                      to: ["%s"]
                      protocols: %s
                """.formatted(name, to, protocols);
    }

    /** Runs a shell's line while a socket leads to a port of the target's machine. */
    private static Program.Ran during(int port, Path door, String line) {
        try (Program.Running forward = world.program(
                        "ssh",
                        "-p",
                        "-v",
                        "-N",
                        "-o",
                        "ExitOnForwardFailure=yes",
                        "-L",
                        door + ":127.0.0.1:" + port,
                        "-l",
                        "alice/web-1",
                        "127.0.0.1")
                .start()) {
            Await.that("the forward is there", () -> Files.exists(door));
            Program.Ran ran = new Program(folder, "sh", "-c", line).run();
            return new Program.Ran(ran.code(), ran.out(), ran.err() + forward.said());
        }
    }

    private static Program.Ran get(int port, String name) {
        Path door = folder.resolve(name);
        return during(port, door, "curl -sS --max-time 60 --unix-socket " + door + " http://web/");
    }

    @Test
    void sh05ARuleOpensThePortItNamesAndTheRecordingTells() {
        assumeThat(Shown.installed("curl")).isTrue();
        Program.Ran ran = get(web.getAddress().getPort(), "open");
        assertThat(ran.fine().out()).isEqualTo("from the web");
        String session = world.endedSession();
        String place = "local-forward 127.0.0.1:" + web.getAddress().getPort();
        assertThat(world.replay(session)).contains(place).contains(place + " speaks http");
        assertThat(world.verified(session)).isTrue();
        Await.that(
                "the search finds the forward",
                () -> world.gateway()
                        .sally()
                        .run("search", "\"" + place + "\"")
                        .all()
                        .contains(session));
    }

    @Test
    void sh05NothingElseIsOpenAndTheRecordingTellsThatToo() {
        assumeThat(Shown.installed("curl")).isTrue();
        int before = CALLS.get();
        Program.Ran ran = get(secret.getAddress().getPort(), "closed");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("administratively prohibited").contains("local-forward");
        assertThat(CALLS.get()).isEqualTo(before);
        assertThat(world.replay(world.endedSession()))
                .contains("local-forward 127.0.0.1:" + secret.getAddress().getPort());
    }

    @Test
    void sh05ADatabaseInATunnelIsRefusedUnlessTheRuleNamesItsProtocol() throws IOException {
        assumeThat(Postgres15.installed()).as("PostgreSQL is installed").isTrue();
        assumeThat(Shown.installed("psql")).isTrue();
        try (Postgres15 database = Postgres15.start()) {
            String to = "127.0.0.1:" + database.port();
            String query = "PGPASSWORD=" + Postgres15.PASSWORD + " psql -w -h " + folder + " -U " + Postgres15.USER
                    + " -p 5432 -Atc 'select 6 * 7' postgres";
            Path door = folder.resolve(".s.PGSQL.5432");
            apply(rule("database", to, "[http]"));
            Program.Ran refused = during(database.port(), door, query);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("postgres");
            Files.deleteIfExists(door);
            apply(rule("database", to, "[postgres]"));
            assertThat(during(database.port(), door, query).fine().out()).isEqualTo("42\n");
            Files.deleteIfExists(door);
            assertThat(world.replay(world.endedSession())).contains("local-forward " + to + " speaks postgres");
        }
    }

    @Test
    void sh05AForwardToNobodyFailsAndTheSessionGoesOn() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        apply(rule("nobody", "127.0.0.1:" + port, "[http]"));
        Program.Ran ran = world.program("ssh", "-p", "-W", "127.0.0.1:" + port, "-l", "alice/web-1", "127.0.0.1")
                .run();
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("connect failed");
    }
}
