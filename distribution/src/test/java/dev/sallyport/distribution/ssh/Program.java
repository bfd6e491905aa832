package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static final long SECONDS_MAX = 120;

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
            Process process = builder.start();
            try {
                assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                        .as("%s ends; so far: %s%s", command, text(out), text(err))
                        .isTrue();
                return new Ran(process.exitValue(), text(out), text(err));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
