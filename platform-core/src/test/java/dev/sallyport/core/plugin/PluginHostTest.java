package dev.sallyport.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.config.Binder;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.Node;
import dev.sallyport.core.config.StrictYaml;
import dev.sallyport.core.metrics.Metrics;
import io.netty.buffer.ByteBuf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

    @TempDir
    Path dir;

    private final Metrics metrics = new Metrics();

    private PluginHost start(Map<String, String> configs) {
        PluginServices services = new PluginServices(
                new Binder(dir, name -> null),
                dir.resolve("data"),
                Clock.systemUTC(),
                Duration.ofSeconds(1),
                () -> {
                    throw new IllegalStateException("none");
                },
                (key, names) -> key,
                metrics);
        Map<String, GatewayConfig.Plugin> plugins = new java.util.LinkedHashMap<>();
        configs.forEach((id, yaml) -> plugins.put(
                id, new GatewayConfig.Plugin(true, (Node.Mapping) StrictYaml.parse(yaml, "sallyport.yaml"))));
        return PluginHost.start(dir, plugins, services);
    }

    private void make(String id, Class<?> entry, String requires) {
        PluginFolder.make(dir, id, entry, "Probe", requires);
    }

    @Test
    void pl03_aPluginSeesTheApiAndTheOneNettyAndNothingOfTheHost() throws Exception {
        make("probe", ProbePlugin.class, ">=0.1.0 & <0.2.0");
        try (PluginHost host = start(Map.of("probe", "greeting: hi"))) {
            ClassLoader loader = host.classLoaders().get("probe");
            assertThat(loader.loadClass("io.netty.buffer.ByteBuf")).isSameAs(ByteBuf.class);
            assertThat(loader.loadClass("dev.sallyport.api.Secret")).isSameAs(dev.sallyport.api.Secret.class);
            for (String hidden : new String[] {
                "dev.sallyport.core.Gateway",
                "com.fasterxml.jackson.databind.ObjectMapper",
                "io.helidon.webserver.WebServer",
                "org.h2.Driver",
                "org.flywaydb.core.Flyway",
                "dev.sallyport.core.config.Binder"
            }) {
                assertThatThrownBy(() -> loader.loadClass(hidden)).isInstanceOf(ClassNotFoundException.class);
            }
            assertThat(loader.getResource("dev/sallyport/core/resource/default-guardrails.yaml"))
                    .isNull();
            assertThat(loader.getResources("META-INF/services/java.sql.Driver").hasMoreElements())
                    .isFalse();
            assertThat(host.registry().detectors()).containsKey("probe-hi");
            assertThat(metrics.text()).contains("sallyport_plugin_probe_starts_total 1");
        }
    }

    @Test
    void aMistakeInAPluginsSectionNamesItsKey() {
        make("probe", ProbePlugin.class, ">=0.1.0 & <0.2.0");
        assertThatThrownBy(() -> start(Map.of("probe", "greting: hi")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("sallyport.yaml:1: greting: unknown key 'greting'; did you mean 'greeting'?");
    }

    @Test
    void twoPluginsWithOneContributionRefuseTheStart() {
        make("probe", ProbePlugin.class, ">=0.1.0 & <0.2.0");
        make("twin", ProbePlugin.class, ">=0.1.0 & <0.2.0");
        assertThatThrownBy(() -> start(Map.of("probe", "greeting: hi", "twin", "greeting: hi")))
                .hasMessageContaining("the detector 'probe-hi', which the plugin");
    }

    @Test
    void anotherApiVersionRefusesTheStart() {
        make("probe", ProbePlugin.class, ">=7.0.0");
        assertThatThrownBy(() -> start(Map.of("probe", "greeting: hi")))
                .hasMessageContaining("needs the plugin API >=7.0.0");
    }

    @Test
    void aPluginThatThrowsWhileItStartsRefusesTheStart() {
        make("probe", ProbePlugin.class, ">=0.1.0 & <0.2.0");
        assertThatThrownBy(() -> start(Map.of("probe", "greeting: boom")))
                .hasMessageContaining("The plugin 'probe' did not start: boom");
    }

    @Test
    void aMissingEntryClassIsNamed() throws Exception {
        Path folder = PluginFolder.make(dir, "probe", ProbePlugin.class, "Probe", "*");
        Path descriptor = folder.resolve("plugin.properties");
        Files.writeString(descriptor, Files.readString(descriptor).replace(ProbePlugin.class.getName(), "no.Such"));
        assertThatThrownBy(() -> start(Map.of("probe", "greeting: hi"))).hasMessageContaining("no.Such");
    }
}
