package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that cannot be right ends the start with a sentence that says where and how to mend it. */
final class BadConfigIT {

    private static final String GOOD = """
            data-dir: data
            listeners:
              - name: postgres
                protocol: postgres
                address: 127.0.0.1:0
            control:
              address: 127.0.0.1:0
            plugins:
              postgres: {}
            """;

    @TempDir
    private Path folder;

    private String refused(String config) throws IOException {
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), config);
        Sally.Ran ran = new Sally(Trees.assembled(), folder, Map.of()).run("serve", "--config", file.toString());
        assertThat(ran.code()).as(ran.all()).isEqualTo(1);
        assertThat(ran.all()).doesNotContain("Listening", "\tat ");
        return ran.all();
    }

    @Test
    void malformedYamlIsToldWithFileAndLineAndNothingIsMade() throws IOException {
        assertThat(refused(GOOD + "  dlp: {\n")).contains("sallyport.yaml:").contains("SP-1001");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anUnknownKeyIsToldWithFileLineKeyAndTheNearestName() throws IOException {
        assertThat(refused(GOOD.replace("    address: 127.0.0.1:0\ncontrol", "    adress: 127.0.0.1:0\ncontrol")))
                .contains("sallyport.yaml:5", "adress", "did you mean 'address'");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anUnknownPluginIsToldWithTheNearestName() throws IOException {
        assertThat(refused(GOOD.replace("  postgres: {}", "  postgress: {}")))
                .contains("sallyport.yaml:9", "postgress", "did you mean 'postgres'");
    }

    @Test
    void aListenerOfADisabledPluginIsAnError() throws IOException {
        assertThat(refused(GOOD.replace("  postgres: {}", "  postgres:\n    enabled: false")))
                .contains("The listener 'postgres' speaks 'postgres', which no started plugin does");
    }

    @Test
    void anUnknownInterceptorIsAnError() throws IOException {
        assertThat(refused(GOOD + "policy:\n  interceptors: [keywords]\n"))
                .contains("policy.interceptors names 'keywords'");
    }

    @Test
    void aPluginThatDoesNotKnowItsConfigKeyEndsTheStart() throws IOException {
        assertThat(refused(GOOD + "  search:\n    config:\n      foldr: x\n"))
                .contains("search", "foldr", "folder", "sallyport.yaml:12");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        Sally.Ran ran = new Sally(Trees.assembled(), folder, Map.of()).run("serve", "--config", "nowhere.yaml");
        assertThat(ran.code()).as(ran.all()).isIn(1, 2);
        assertThat(ran.all()).contains("nowhere.yaml").doesNotContain("\tat ");
    }
}
