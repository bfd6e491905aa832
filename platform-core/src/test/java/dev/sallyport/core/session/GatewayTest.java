package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.Gateway;
import dev.sallyport.core.config.ConfigLoader;
import dev.sallyport.core.plugin.PluginFolder;
import dev.sallyport.core.record.RecordingSummary;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.Source;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway, with real parts: embedded store, plugin folder, policy from YAML, recordings on disk. */
@Timeout(300)
class GatewayTest {

    private static final String RESOURCES = """
            kind: Target
            name: shop
            spec:
              protocol: line
              host: 127.0.0.1
              port: %d
              tls: {mode: off}
              credential: {user: app, secret: {env: PATH}}
            ---
            kind: Subject
            name: alice
            spec: {groups: [dev]}
            ---
            kind: Group
            name: dev
            spec: {}
            ---
            kind: AccessRule
            name: dev-shop
            spec:
              subjects: {groups: [dev]}
              targets: {names: [shop]}
            """;

    @TempDir
    Path dir;

    private Gateway start(String more) {
        PluginFolder.make(dir.resolve("plugins"), "line", LinePlugin.class, "Line", ">=0.1.0 & <0.2.0");
        return Gateway.start(ConfigLoader.bind("""
                data-dir: data
                plugin-dir: plugins
                listeners:
                  - {name: l, protocol: line, address: "127.0.0.1:0", tls: {mode: off}}
                control:
                  address: 127.0.0.1:0
                plugins:
                  line: {}
                """ + more, "sallyport.yaml", dir));
    }

    @Test
    void aSessionIsAdmittedGovernedAndRecordedByTheRealParts() throws Exception {
        try (Gateway gateway = start("");
                LineTarget target = new LineTarget()) {
            Applied applied = gateway.resources()
                    .apply(List.of(new Source("test.yaml", RESOURCES.formatted(target.port()))), "test", false);
            assertThat(applied.problems()).isEmpty();
            assertThat(applied.done()).isTrue();
            var issued = gateway.tokens().create("alice", Duration.ofMinutes(5), "test", "test");
            String token = issued.secret().reveal();
            int port = gateway.addresses().get("l").getPort();
            try (LineClient client = new LineClient(port)) {
                assertThat(client.ask("alice " + token + " shop")).startsWith("!ready");
                assertThat(client.ask("hello")).isEqualTo("echo hello");
                assertThat(gateway.sessions().list()).hasSize(1);
                gateway.tokens().revoke(issued.token().id(), "test");
                assertThat(client.read()).startsWith("!bye REVOKED");
            }
            Await.until(() -> gateway.sessions().list().isEmpty());
            Await.until(() -> {
                List<RecordingSummary> recordings = gateway.recordings().list(summary -> true, 10);
                return recordings.size() == 1 && sound(gateway, recordings.getFirst());
            });
            assertThat(gateway.metrics().text()).contains("sallyport_commands_total{ruling=\"forward\"} 1");
            assertThat(gateway.health().word()).isEqualTo("ready");
            assertThat(get(gateway, "/readyz")).contains("ready");
        }
    }

    @Test
    void everyMetricHasAHelpAndIsInTheReference() throws Exception {
        try (Gateway gateway = start("")) {
            StringBuilder page = new StringBuilder("""
                    # Metrics

                    `GET /metrics` of the control plane answers in Prometheus text. A counter ends in `_total`. Rules have
                    series of their own up to 200 names, the rest is counted as `others`. What a plugin counts is named
                    `sallyport_plugin_<plugin>_<name>` and is not listed here.

                    This page is compared with a running gateway by a test.

                    | Metric | Type | What |
                    |---|---|---|
                    """);
            String help = "";
            for (String line : get(gateway, "/metrics").lines().toList()) {
                String[] words = line.split(" ", 4);
                if (line.startsWith("# HELP ")) {
                    help = words[3];
                } else if (line.startsWith("# TYPE ")) {
                    assertThat(help).as(words[2]).isNotBlank();
                    page.append("| `%s` | %s | %s. |\n".formatted(words[2], words[3], help));
                }
            }
            Path kept = Path.of(System.getProperty("sallyport.root", "..")).resolve("docs/reference/metrics.md");
            if (Boolean.getBoolean("sallyport.update")) {
                Files.writeString(kept, page);
            }
            assertThat(Files.readString(kept)).isEqualTo(page.toString());
            assertThat(page)
                    .contains("sallyport_rule_matches_total", "sallyport_cells_masked_total", "sallyport_holds_waiting")
                    .contains("sallyport_recorder_lag_seconds", "sallyport_index_waiting");
        }
    }

    private static boolean sound(Gateway gateway, RecordingSummary summary) {
        try {
            return gateway.recordings().verify(summary.session()).sound();
        } catch (GatewayException e) {
            return false; // it is being sealed just now
        }
    }

    private static String get(Gateway gateway, String path) throws Exception {
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            return http.send(
                            java.net.http.HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + gateway.controlPort() + path))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void theWatchedFolderIsAppliedAtTheStartAndAfterAChangeAndReachesLiveSessions() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("policies"));
        try (LineTarget target = new LineTarget()) {
            Files.writeString(folder.resolve("a.yaml"), RESOURCES.formatted(target.port()));
            try (Gateway gateway = start("policy: {directory: policies}\n")) {
                String token = gateway.tokens()
                        .create("alice", Duration.ofMinutes(5), "test", "test")
                        .secret()
                        .reveal();
                try (LineClient client =
                        new LineClient(gateway.addresses().get("l").getPort())) {
                    assertThat(client.ask("alice " + token + " shop")).startsWith("!ready");
                    Files.writeString(folder.resolve("b.yaml"), "kind: Nonsense\nname: x\nspec: {}\n");
                    Await.until(() -> gateway.health().problems().containsKey("policy directory"));
                    assertThat(gateway.health().problems().get("policy directory"))
                            .contains("b.yaml");
                    assertThat(client.ask("hello")).isEqualTo("echo hello");
                    Files.delete(folder.resolve("b.yaml"));
                    Await.until(() -> gateway.health().problems().isEmpty());
                    Files.writeString(
                            folder.resolve("a.yaml"),
                            RESOURCES
                                    .formatted(target.port())
                                    .replace("groups: [dev]}\n  targets", "groups: [ops]}\n  targets"));
                    assertThat(client.read()).startsWith("!bye POLICY");
                }
            }
        }
    }

    @Test
    void anUnknownPluginAndAnUnknownProtocolAreNamed() {
        assertThatThrownBy(() -> start("  lien: {}\n"))
                .hasMessageContaining("sallyport.yaml:9: plugins.lien.config: there is no plugin 'lien'")
                .hasMessageContaining("did you mean 'line'?");
        assertThatThrownBy(() -> start("policy: {interceptors: [keyword]}\n"))
                .hasMessageContaining("policy.interceptors names 'keyword'");
    }
}
