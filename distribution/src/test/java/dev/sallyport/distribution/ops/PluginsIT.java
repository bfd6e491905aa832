package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.plugin.PluginInstaller;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.testkit.SocketPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Third parties' plugins, installed from zips, in a real gateway: a protocol, an interceptor, and one that misbehaves.
 */
final class PluginsIT {

    @TempDir
    private static Path folder;

    private static EchoTarget target;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        target = new EchoTarget();
        Path plugins = folder.resolve("plugins");
        PluginInstaller installer = new PluginInstaller(plugins);
        Path probe = Zips.write(folder.resolve("probe.zip"), Zips.probe());
        for (Path zip : List.of(Zips.sample("echo-protocol"), Zips.sample("keyword-interceptor"), probe)) {
            installer.install(zip, Zips.sha256(zip));
        }
        gateway = gateway(folder).start();
    }

    private static TestGateway.Builder gateway(Path folder) {
        return TestGateway.in(folder)
                .protocol("echo")
                .config("plugin-dir: " + PluginsIT.folder.resolve("plugins"))
                .config("limits:\n  hook-time: 4s\n")
                .plugins("""
                          echo: {}
                          keyword:
                            config:
                              deny: [drop]
                              hold: [add]
                              reviewers: [reviewers]
                          probe:
                            config:
                              own-secret: known-to-the-probe
                        """)
                .interceptors("probe", "keyword")
                .environment(Policies.PASSWORD_VARIABLE, "target-secret")
                .environment("SALLYPORT_JAVA_OPTS", "-Xmx512m")
                .policy(
                        "base.yaml",
                        Policies.all(
                                Policies.target("shop", target.port(), "service", "x")
                                        .replace("protocol: postgres", "protocol: echo")
                                        .replace("  parameters:\n    database: x\n", ""),
                                Policies.group("staff"),
                                Policies.group("reviewers"),
                                Policies.person("alice", "staff"),
                                Policies.person("bob", "staff"),
                                Policies.person("carl", "staff"),
                                Policies.person("rita", "reviewers")));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        target.close();
    }

    private static SocketPeer client(String subject) {
        SocketPeer client = SocketPeer.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
        client.send("LOGIN " + subject + " " + gateway.token(subject) + " shop\n");
        client.expect("OK\n");
        return client;
    }

    private static String answer(SocketPeer client, String command) {
        client.send(command + "\n");
        String line = client.readLine();
        if (line.startsWith("COLUMNS")) {
            assertThat(client.readLine()).startsWith("ROW");
            assertThat(client.readLine()).startsWith("DONE");
        }
        return line;
    }

    private static List<String> diary() throws IOException {
        return Files.readAllLines(gateway.process().folder().resolve("data/plugins/probe/diary.txt"));
    }

    @Test
    void aProtocolAndAnInterceptorOfThirdPartiesGovernASessionTogether() throws IOException {
        try (SocketPeer client = client("alice")) {
            assertThat(answer(client, "SHOW people")).startsWith("COLUMNS");
            assertThat(answer(client, "DROP people"))
                    .startsWith("ERR keyword-002")
                    .contains("'drop'");
            assertThat(answer(client, "ADD people zoe")).startsWith("NOTE waiting for review");
            String review = Await.value("the review is open", () -> {
                var open = gateway.control()
                        .get("/v1/reviews", "state", "open")
                        .done()
                        .path("reviews");
                return open.isEmpty()
                        ? java.util.Optional.empty()
                        : java.util.Optional.of(open.get(0).path("id").asText());
            });
            assertThat(target.commands()).doesNotContain("ADD people zoe", "DROP people");
            gateway.control(gateway.token("rita")).decide(review, true).done();
            assertThat(client.readLine()).startsWith("COLUMNS");
            assertThat(target.commands()).contains("ADD people zoe").doesNotContain("DROP people");
        }
        assertThat(gateway.control().get("/metrics").body().asText())
                .contains("sallyport_plugin_keyword_denied_total 1");
    }

    @Test
    void pl03_aPluginSeesItsOwnConfigAndOneNettyAndNothingOfTheHostOrOfOthers() throws IOException {
        assertThat(diary())
                .startsWith(
                        "OnStartup",
                        "core false",
                        "store false",
                        "jackson false",
                        "other plugin false",
                        "netty true",
                        "own secret known-to-the-probe");
    }

    @Test
    void lifecycleHooksComeInTheirOrder() throws IOException {
        try (SocketPeer client = client("carl")) {
            answer(client, "SHOW one");
            answer(client, "SHOW two");
        }
        Await.that("the session has ended", () -> diary().stream().anyMatch(l -> l.startsWith("carl OnDisconnect")));
        assertThat(diary().getFirst()).isEqualTo("OnStartup");
        assertThat(diary().stream().filter(line -> line.startsWith("carl")))
                .containsExactly(
                        "carl OnConnect",
                        "carl OnReceive SHOW one",
                        "carl OnReceive SHOW two",
                        "carl OnDisconnect CLIENT_LEFT");
    }

    @Test
    void pl02_aPluginThatThrowsBlocksLeaksOrAllocatesDeniesItsCommandAndStopsNobodyElse() throws IOException {
        try (SocketPeer victim = client("bob");
                SocketPeer other = client("alice")) {
            assertThat(answer(victim, "SHOW throw")).startsWith("ERR SP-4001");
            assertThat(answer(other, "SHOW people")).startsWith("COLUMNS");
            assertThat(answer(victim, "SHOW error")).startsWith("ERR SP-4001");
            assertThat(answer(victim, "SHOW allocate")).startsWith("ERR SP-4001");
            assertThat(answer(other, "SHOW people")).startsWith("COLUMNS");
            victim.send("SHOW block\n");
            assertThat(answer(other, "SHOW people")).startsWith("COLUMNS");
            assertThat(victim.readLine()).startsWith("ERR SP-4001");
            for (int i = 0; i < 5; i++) {
                assertThat(answer(victim, "SHOW leak")).startsWith("COLUMNS");
            }
            assertThat(answer(victim, "SHOW people")).startsWith("COLUMNS");
            assertThat(target.commands()).doesNotContain("SHOW throw", "SHOW error", "SHOW block", "SHOW allocate");
        }
    }

    @Test
    void aPluginThatFailsAtItsStartEndsTheStartOfTheGateway(@TempDir Path other) {
        Throwable failed = org.assertj.core.api.Assertions.catchThrowable(() -> gateway(other)
                .plugins("  echo: {}\n  probe:\n    config:\n      fail-at-start: true\n")
                .start()
                .close());
        assertThat(failed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with 1")
                .hasMessageContaining("SP-4002 The plugin 'probe' did not start: the probe was told to fail")
                .hasMessageNotContaining("Listening");
    }
}
