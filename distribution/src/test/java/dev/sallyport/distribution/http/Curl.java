package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a run of curl left behind.
 *
 * @param code its exit code
 * @param head the heads of all answers, as received
 * @param body the body
 */
record Curl(int code, String head, byte[] body) {

    static Optional<Path> program() {
        return Optional.of(Path.of("/usr/bin/curl")).filter(Files::isExecutable);
    }

    /** Runs it with these words, the address last. */
    static Curl run(Path folder, String... words) throws IOException, InterruptedException {
        Path head = Files.createTempFile(folder, "head", ".txt");
        Path body = Files.createTempFile(folder, "body", ".bin");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-D", head.toString(), "-o", body.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(Files.createTempFile(folder, "err", ".txt").toFile())
                .start();
        try {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("curl ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Curl(
                process.exitValue(), Files.readString(head, StandardCharsets.ISO_8859_1), Files.readAllBytes(body));
    }

    /** The body, as text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns itself after a clean end with this status. */
    Curl answered(int status) {
        assertThat(code).as(head).isZero();
        assertThat(head).as(text()).startsWith("HTTP/1.1 " + status + " ");
        return this;
    }
}
