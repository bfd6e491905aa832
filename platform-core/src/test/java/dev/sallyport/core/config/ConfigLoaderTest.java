package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

    @TempDir
    Path dir;

    @Test
    void anEmptyFileIsAGatewayWithDefaultsBesideIt() throws Exception {
        GatewayConfig config = ConfigLoader.load(Files.writeString(dir.resolve("sallyport.yaml"), ""));
        assertThat(config.dataDir()).isEqualTo(dir.resolve("data"));
        assertThat(config.control()).isEqualTo(GatewayConfig.Control.DEFAULTS);
        assertThat(config.plugins()).isEmpty();
    }

    @Test
    void pluginSectionsAreKeptForThePluginWithTheirLines() {
        GatewayConfig config =
                ConfigLoader.bind("plugins:\n  dlp:\n    config: {a: 1}\n  x: {enabled: false}\n", "s", dir);
        assertThat(config.plugins().get("dlp").enabled()).isTrue();
        assertThat(config.plugins().get("dlp").config().place().line()).isEqualTo(3);
        assertThat(config.plugins().get("x").enabled()).isFalse();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ConfigLoader.load(dir.resolve("none.yaml")))
                .hasMessageContaining("there is no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            listners: []                                             | s:1: listners: unknown key 'listners'; did you mean 'listeners'?
            listeners: [{name: a, protocol: p, address: nowhere}]    | must be host:port
            listeners: [{name: a, protocol: p, address: "h:99999"}]  | must be host:port
            listeners: [{name: a, protocol: p}]                      | the key 'address' is missing
            listeners: [{name: a, protocol: p, address: "h:1", tls: {certificate: x}}] | certificate and key belong together
            listeners: [{name: a, protocol: p, address: "h:1", proxy-protocol: {mode: required}}] | trusted must name
            secrets: {key-file: a, key-env: B}                       | give key-file or key-env, not both
            limits: {hook-time: fast}                                | limits.hook-time: must be a duration
            recording: {mode: maybe}                                 | recording.mode: unknown value 'maybe'
            """)
    void mistakesAreNamed(String yaml, String message) {
        assertThatThrownBy(() -> ConfigLoader.bind(yaml, "s", dir))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
