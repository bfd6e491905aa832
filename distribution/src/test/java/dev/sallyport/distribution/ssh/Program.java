package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A program with its arguments, environment and input, run to its end. */
final class Program {

    private static final long SECONDS_MAX = 600;

    private final Path folder;
    private final List<String> command;
    private final Map<String, String> variables = new TreeMap<>();
    private String input = "";

    Program(Path folder, String... command) {
        this.folder = folder;
        this.command = List.of(command);
        variables.put("LC_ALL", "C.UTF-8");
    }

    Program variables(Map<String, String> more) {
        variables.putAll(more);
        return this;
    }

    Program input(String text) {
        input = text;
        return this;
    }

    /** What it left behind. */
    record Ran(int code, String out, String err) {

        Ran fine() {
            assertThat(code).as(out + err).isZero();
            return this;
        }
    }

    Ran run() {
        try (Running running = start()) {
            return running.end();
        }
    }

    /** Starts it; its input is there from the beginning. */
    Running start() {
        try {
            Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input);
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(variables);
            return new Running(builder.start(), out, err, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that runs. */
    record Running(Process process, Path out, Path err, List<String> command) implements AutoCloseable {

        /** Waits for words on its output or error output. */
        Running await(String words) {
            Await.that(command.getFirst() + " says " + words, () -> said().contains(words));
            return this;
        }

        String said() {
            return text(out) + text(err);
        }

        Ran end() {
            try {
                assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                        .as("%s ends; so far: %s", command, said())
                        .isTrue();
                return new Ran(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
