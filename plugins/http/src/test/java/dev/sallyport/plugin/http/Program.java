package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program run to its end. */
record Program(int code, String out, String err) {

    private static final long PATIENCE_SECONDS = 300;

    static void assumeInstalled(String name) {
        boolean there = Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeThat(there).as(name + " is installed").isTrue();
    }

    static Program run(Path folder, List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "program", ".out");
            Path err = Files.createTempFile(folder, "program", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            try {
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("%s ends", command.getFirst())
                        .isTrue();
                return new Program(process.exitValue(), text(out), text(err));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs curl with a token, a gateway on a port standing for {@code shop.test}. */
    static Program curl(Path folder, int port, String token, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--max-time",
                "240",
                "--resolve",
                "shop.test:" + port + ":127.0.0.1",
                "-H",
                "Authorization: Bearer " + token));
        command.addAll(List.of(arguments));
        return run(folder, command).fine();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    Program fine() {
        assertThat(code).as(err).isZero();
        return this;
    }
}
