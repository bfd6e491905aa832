package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {

    enum Mode {
        OFF,
        VERY_STRICT
    }

    record Host(String name, int port) {
        static Host parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("must be host:port");
            }
            return new Host(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    record Inner(Mode mode, boolean loud) {
        static final Inner DEFAULTS = new Inner(Mode.OFF, true);
    }

    record Outer(
            String name,
            int queueBytesMax,
            Duration waitTime,
            Optional<Path> file,
            List<Host> hosts,
            Map<String, Inner> byName,
            Set<Mode> modes,
            Inner inner) {}

    record Pass(Secret password) {}

    record Mapped(String name, Mode mode) {
        static final Map<String, Object> DEFAULTS = Map.of("mode", Mode.VERY_STRICT);
    }

    private final Binder binder = new Binder(Path.of("/base"), name -> name.equals("PW") ? "s3cret" : null);

    private <T extends Record> T bind(String yaml, Class<T> type) {
        return binder.bind(StrictYaml.parse(yaml, "test.yaml"), type);
    }

    @Test
    void everyKindOfComponentIsBound() {
        Outer outer = bind("""
                name: a
                queue-bytes-max: 64KiB
                wait-time: 1h30m
                file: some/file
                hosts: ["db:5432"]
                by-name:
                  x: {mode: very-strict}
                modes: [off, very-strict]
                """, Outer.class);
        assertThat(outer)
                .isEqualTo(new Outer(
                        "a",
                        65536,
                        Duration.ofMinutes(90),
                        Optional.of(Path.of("/base/some/file")),
                        List.of(new Host("db", 5432)),
                        Map.of("x", new Inner(Mode.VERY_STRICT, true)),
                        Set.of(Mode.OFF, Mode.VERY_STRICT),
                        Inner.DEFAULTS));
    }

    @Test
    void absentKeysTakeTheDefaultsOfTheirRecord() {
        assertThat(bind("{}", Limits.class)).isEqualTo(Limits.DEFAULTS);
        assertThat(bind("{sessions-max: 3}", Limits.class).sessionsMax()).isEqualTo(3);
        assertThat(bind("{name: a}", Mapped.class)).isEqualTo(new Mapped("a", Mode.VERY_STRICT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nmae: a                        | test.yaml:1: nmae: unknown key 'nmae'; did you mean 'name'?
            name: a                        | test.yaml:1: the key 'queue-bytes-max' is missing
            name: [a]                      | test.yaml:1: name: must be a single value, not a list
            name:\\nqueue-bytes-max: 1\\nwait-time: 1s | test.yaml:1: name: must be a single value, but is empty
            name: a\\nname: b              | test.yaml:2: name: duplicate key; it already stands in line 1
            name: a\\nqueue-bytes-max: 1x  | test.yaml:2: queue-bytes-max: must be a size such as 65536 or 64KiB, not '1x'
            name: a\\nqueue-bytes-max: 9GiB | test.yaml:2: queue-bytes-max: must be at most 2147483647
            name: a\\nqueue-bytes-max: 1\\nwait-time: soon | test.yaml:3: wait-time: must be a duration such as 30s, 5m or 8h, not 'soon'
            name: a\\nqueue-bytes-max: 1\\nwait-time: 1s\\nhosts:\\n- x | test.yaml:5: hosts[0]: must be host:port
            name: a\\nqueue-bytes-max: 1\\nwait-time: 1s\\ninner:\\n  mode: of | test.yaml:5: inner.mode: unknown value 'of'; did you mean 'off'?
            name: a\\nqueue-bytes-max: 1\\nwait-time: 1s\\ninner:\\n  loud: yes | test.yaml:5: inner.loud: must be true or false, not 'yes'
            """)
    void aMistakeNamesFileLineKeyAndTheMend(String yaml, String message) {
        assertThatThrownBy(() -> bind(yaml.replace("\\n", "\n"), Outer.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void secretsAreReadThroughReferencesAndDoNotPrintThemselves(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("pw"), "from-file\n");
        assertThat(bind("password: ${env:PW}", Pass.class).password().reveal()).isEqualTo("s3cret");
        assertThat(bind("password: ${file:" + file + "}", Pass.class).password().reveal())
                .isEqualTo("from-file");
        assertThat(bind("password: ${env:PW}", Pass.class).toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> bind("password: ${env:NONE}", Pass.class))
                .hasMessage("test.yaml:1: password: the environment variable NONE is not set");
    }
}
