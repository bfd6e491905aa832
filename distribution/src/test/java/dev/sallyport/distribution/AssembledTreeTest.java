package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the assembled tree and in the plugin zips, and what must not be. */
final class AssembledTreeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("sallyport.root", "..")).toAbsolutePath().normalize();
    private static final Path TREE = ROOT.resolve("distribution/target/sallyport");
    private static final List<String> SHARED =
            List.of("sallyport-plugin-api-", "sallyport-core-", "netty-", "slf4j-", "jspecify-", "pf4j-");

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "ssh", "http", "dlp", "search"})
    void aShippedPluginIsExplodedAndBundlesNothingShared(String id) throws IOException {
        isAPlugin(TREE.resolve("plugins/" + id), id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugins/postgres/target/postgres",
                "plugins/ssh/target/ssh",
                "plugins/http/target/http",
                "plugins/dlp/target/dlp",
                "search/target/search",
                "docs/samples/echo-protocol/target/echo",
                "docs/samples/keyword-interceptor/target/keyword"
            })
    void aPluginZipHasTheSameLayout(String path) throws IOException {
        Path zip = ROOT.resolve(path + "-0.1.0-SNAPSHOT.zip");
        assertThat(zip).as("run mvn package for the whole tree first").exists();
        try (var files = FileSystems.newFileSystem(zip)) {
            isAPlugin(files.getPath("/"), path.substring(path.lastIndexOf('/') + 1));
        }
    }

    @Test
    void theLibraryFolderHoldsTheCoreAndNoPluginAndEachLibraryOnce() throws IOException {
        List<String> jars = jarsOf(TREE.resolve("lib"));
        assertThat(jars).anyMatch(jar -> jar.startsWith("sallyport-core-"));
        assertThat(jars).noneMatch(jar -> jar.matches("sallyport-(postgres|ssh|http|dlp|search|sql|shell|testkit)-.*"));
        // "netty-transport-native-epoll" comes once per processor
        assertThat(jars.stream().filter(jar -> !jar.contains("-linux-")).map(jar -> jar.replaceFirst("-\\d.*", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyTheOneWebServerModuleAndTheOneLoggingProviderAreShipped() throws IOException {
        List<String> jars = jarsOf(TREE.resolve("lib"));
        assertThat(jars).filteredOn(jar -> jar.startsWith("helidon-webserver")).hasSize(1);
        assertThat(jars).filteredOn(jar -> jar.startsWith("slf4j-")).hasSize(2);
        assertThat(jars).noneMatch(jar -> jar.startsWith("logback") || jar.startsWith("junit"));
    }

    @Test
    void theLauncherCanBeRun() {
        assertThat(TREE.resolve("bin/sally")).isExecutable();
        assertThat(TREE.resolve("bin/jdk.sh")).exists();
        assertThat(TREE.resolve("LICENSE")).isNotEmptyFile();
    }

    private static void isAPlugin(Path folder, String id) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("plugin.properties"))) {
            properties.load(reader);
        }
        assertThat(properties)
                .containsEntry("plugin.id", id)
                .containsEntry("plugin.requires", ">=0.1.0 & <0.2.0")
                .doesNotContainValue("")
                .noneSatisfy((key, value) -> assertThat(value.toString()).contains("${"));
        assertThat(properties.getProperty("plugin.class")).startsWith("dev.sallyport.");
        assertThat(jarsOf(folder.resolve("lib")))
                .isNotEmpty()
                .allMatch(jar -> jar.endsWith(".jar"))
                .noneMatch(jar -> SHARED.stream().anyMatch(jar::startsWith));
    }

    private static List<String> jarsOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
