package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Clients and servers on Node.js, all of one script that a test brings: a process is told its part by its words, and
 * says lines of JSON. They end with the test.
 */
final class NodePeers implements AutoCloseable {

    private static final Path PACKAGES = Trees.root().resolve("distribution/peers");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path script;
    private final List<Process> running = new ArrayList<>();

    private NodePeers(Path folder, Path script) {
        this.folder = folder;
        this.script = script;
    }

    /** Brings a script that lies beside a test; skips the test where Node.js or a package is missing. */
    static NodePeers of(Class<?> test, String name, Path folder, String... packages) throws IOException {
        assumeThat(Path.of("/usr/bin/node")).as("node is installed").exists();
        for (String one : packages) {
            assumeInstalled(one);
        }
        Path script = folder.resolve(name);
        try (InputStream in = test.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        return new NodePeers(folder, script);
    }

    static void assumeInstalled(String one) {
        assumeThat(PACKAGES.resolve("node_modules").resolve(one))
                .as("npm ci was run in distribution/peers")
                .exists();
    }

    /** Starts a process; {@code log} names it. */
    Process start(String log, String... words) throws IOException {
        return start(log, Map.of(), words);
    }

    /** The same with variables of its environment. */
    Process start(String log, Map<String, String> variables, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script.toString(), PACKAGES.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(log).toFile())
                .redirectError(folder.resolve(log + ".err").toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    /** The lines a process has said so far, whole ones only. */
    List<JsonNode> said(String log) throws IOException {
        String all = Files.readString(folder.resolve(log));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Waits for a line of a process. */
    JsonNode line(String log, Predicate<JsonNode> wanted) {
        return Await.value(
                log + " says what is waited for",
                () -> said(log).stream().filter(wanted).findFirst());
    }

    /** Waits until a process says at which port it listens. */
    int port(String log) {
        return line(log, line -> line.path("port").asInt() > 0).path("port").asInt();
    }

    @Override
    public void close() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
