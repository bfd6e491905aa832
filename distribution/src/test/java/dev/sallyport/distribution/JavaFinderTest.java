package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell function that finds a Java, tried on folders that look like one. */
final class JavaFinderTest {

    private static final Path SCRIPT = Path.of(System.getProperty("sallyport.root", ".."))
            .resolve("distribution/src/main/bin/jdk.sh")
            .toAbsolutePath();

    @TempDir
    Path folder;

    private record Answer(int status, String text) {}

    @Test
    void takesTheJavaOfJavaHomeWhenItIsNewEnough() throws Exception {
        Path java = java("jdk", "25.0.3", "javac");
        assertThat(find("", Map.of("JAVA_HOME", java.toString()))).isEqualTo(new Answer(0, java.toString()));
    }

    @Test
    void passesOverAnOldJavaHomeAndAnOldJavaOnThePath() throws Exception {
        Path old = java("old", "17.0.15", "javac");
        Path newer = java("home/.sdkman/candidates/java/998", "998.0.1", "javac");
        String path = old.resolve("bin") + ":/usr/bin:/bin";
        String command = "SALLYPORT_JAVA_RELEASE=998; find_java; printf %s \"$JAVA_HOME\"";
        assertThat(run(command, Map.of("JAVA_HOME", old.toString(), "PATH", path)))
                .isEqualTo(new Answer(0, newer.toString()));
    }

    @Test
    void wantsTheCompilerOnlyForABuild() throws Exception {
        Path runtime = java("jre", "25", "java");
        Map<String, String> environment = Map.of("SALLYPORT_JAVA_HOME", runtime.toString());
        assertThat(find("", environment)).isEqualTo(new Answer(0, runtime.toString()));
        assertThat(find("jdk", environment).status()).isEqualTo(2);
    }

    @Test
    void anUnfitSallyportJavaHomeIsAnErrorThatNamesIt() throws Exception {
        Path old = java("old", "21.0.1", "javac");
        Answer answer = find("", Map.of("SALLYPORT_JAVA_HOME", old.toString()));
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.text()).contains(old.toString()).contains("25 or newer");
    }

    @Test
    void saysWhatToInstallWhenThereIsNone() throws Exception {
        Answer answer = run("SALLYPORT_JAVA_RELEASE=999; find_java jdk", Map.of());
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.text()).contains("none was found").contains("Temurin").contains("openjdk");
    }

    private Answer find(String want, Map<String, String> environment) throws Exception {
        return run("find_java " + want + "; printf %s \"$JAVA_HOME\"", environment);
    }

    private Answer run(String command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -euo pipefail; . '" + SCRIPT + "'; " + command);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("SALLYPORT_JAVA_HOME");
        builder.environment().put("HOME", home().toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Answer(process.exitValue(), text);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Path java(String name, String version, String binary) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        for (String file : new String[] {"java", binary}) {
            Path executable = Files.writeString(home.resolve("bin").resolve(file), "#!/bin/sh\n");
            assertThat(executable.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
