package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A program that runs, with its output in files. */
final class Tool implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 300;

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Tool(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a program left behind. */
    record Ran(int code, String out, String err) {

        Ran fine() {
            assertThat(code).as(out + err).isZero();
            return this;
        }
    }

    static Ran run(Path folder, String... command) {
        try (Tool tool = start(folder, Map.of(), command)) {
            tool.endInput();
            return tool.end();
        }
    }

    static Tool start(Path folder, Map<String, String> environment, String... command) {
        try {
            Path out = Files.createTempFile(folder, "tool", ".out");
            Path err = Files.createTempFile(folder, "tool", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().putAll(environment);
            return new Tool(List.of(command), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Tool input(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(out() + err(), e);
        }
        return this;
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    Process process() {
        return process;
    }

    /** Waits for something on its output or error output. */
    Tool await(Predicate<Tool> seen) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!seen.test(this)) {
            assertThat(System.nanoTime() < deadline)
                    .as("%s said: %s%s", command, out(), err())
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return this;
    }

    Ran end() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; so far: %s%s", command, out(), err())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new Ran(process.exitValue(), out(), err());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
