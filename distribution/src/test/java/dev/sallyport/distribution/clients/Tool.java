package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A program with its arguments and environment, run to its end or watched while it runs. */
final class Tool {

    private final Path folder;
    private final List<String> command;
    private final Map<String, String> variables = new TreeMap<>();
    private String input = "";
    private long seconds = 300;

    Tool(Path folder, String... command) {
        this.folder = folder;
        this.command = new ArrayList<>(List.of(command));
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("PAGER", "cat");
    }

    /** Whether a program can be found. */
    static boolean installed(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(":"))
                        .anyMatch(directory ->
                                Files.isExecutable(Path.of(directory).resolve(program)));
    }

    Tool variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Tool input(String text) {
        input = text;
        return this;
    }

    Tool patience(long most) {
        seconds = most;
        return this;
    }

    /** Runs it to its end. */
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
            return new Running(builder.start(), out, err, seconds, String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it left behind. */
    record Ran(int code, String out, String err) {

        String all() {
            return out + err;
        }

        /** Returns itself after a clean end. */
        Ran fine() {
            assertThat(code).as(all()).isZero();
            return this;
        }
    }

    /** A program that runs. */
    record Running(Process process, Path out, Path err, long seconds, String name) implements AutoCloseable {

        /** Waits for words on its error output. */
        void awaitErr(String words) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            boolean runs = true;
            while (!read(err).contains(words)) {
                assertThat(runs && System.nanoTime() - deadline < 0)
                        .as("'%s' said %s", name, read(out) + read(err))
                        .isTrue();
                runs = process.isAlive(); // if not, what it said before its end is looked at once more
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        /** Ctrl-C. */
        void interrupt() {
            try {
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Ran end() {
            try {
                assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                        .as("'%s' ends; so far: %s", name, read(out) + read(err))
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Ran(process.exitValue(), read(out), read(err));
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
