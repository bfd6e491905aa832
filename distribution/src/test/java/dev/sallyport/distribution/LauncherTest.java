package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and its ahead-of-time caches, on a copy of the assembled tree. */
final class LauncherTest {

    private static final Path TREE = Path.of(System.getProperty("sallyport.root", ".."))
            .resolve("distribution/target/sallyport")
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path folder;

    private record Ran(int status, String text) {}

    @BeforeEach
    void copyTheTree() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("lib"));
        for (String script : new String[] {"sally", "jdk.sh"}) {
            Path copy = Files.copy(
                    TREE.resolve("bin").resolve(script), folder.resolve("bin").resolve(script));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        try (Stream<Path> jars = Files.list(TREE.resolve("lib"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.createSymbolicLink(folder.resolve("lib").resolve(jar.getFileName()), jar);
            }
        }
        Files.createSymbolicLink(folder.resolve("plugins"), TREE.resolve("plugins"));
        Files.createSymbolicLink(folder.resolve("policies"), TREE.resolve("policies"));
    }

    /** What a temporary folder links to is not for JUnit to clear away, and it says so of each link. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void warmUpMakesCachesThatAreUsedUntilOurJarsChangeEvenInNothingButContent() throws Exception {
        assertThat(sally(Map.of(), "warm-up")).isEqualTo(new Ran(0, ""));
        assertThat(caches()).hasSize(2).allMatch(name -> name.matches("(serve|command)-\\d+\\.aot"));
        assertThat(classes()).contains("dev.sallyport.core.cli.VersionCommand source: shared");

        // The JVM sees the same path, size and time.
        Path core = folder.resolve("lib/sallyport-core-0.1.0-SNAPSHOT.jar");
        FileTime time = Files.getLastModifiedTime(core);
        byte[] content = Files.readAllBytes(core);
        content[10] ^= 1; // the time of the first entry
        Files.delete(core);
        Files.write(core, content);
        Files.setLastModifiedTime(core, time);
        assertThat(classes()).contains("dev.sallyport.core.cli.VersionCommand source: file");
    }

    @Test
    void aCacheThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
        assertThat(sally(Map.of(), "warm-up")).isEqualTo(new Ran(0, ""));
        for (String cache : caches()) {
            Files.writeString(folder.resolve("lib").resolve(cache), "not a cache");
        }
        assertThat(classes()).contains("dev.sallyport.core.cli.VersionCommand source: file");
    }

    private List<String> caches() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".jar"))
                    .toList();
        }
    }

    private String classes() throws Exception {
        Path classes = folder.resolve("classes.log");
        Ran ran = sally(Map.of("SALLYPORT_JAVA_OPTS", "-Xlog:class+load:file=" + classes + "::filecount=0"), "version");
        assertThat(ran.text()).matches("sally \\S+\n");
        return Files.readString(classes);
    }

    private Ran sally(Map<String, String> environment, String command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/sally").toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SALLYPORT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
