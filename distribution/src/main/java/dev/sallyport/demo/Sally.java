package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of the command line the way a person does: as a process of its own. */
public final class Sally {

    private static final long SECONDS_MAX = 600;

    /**
     * What a command left behind.
     *
     * @param code its exit code
     * @param out what it printed
     * @param err what it complained of
     */
    public record Ran(int code, String out, String err) {

        /** Everything it said. */
        public String all() {
            return out + err;
        }
    }

    private final Tree tree;
    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param folder where it runs
     * @param environment which gateway and as whom
     */
    public Sally(Tree tree, Path folder, Map<String, String> environment) {
        this.tree = tree;
        this.folder = folder;
        this.environment = environment;
    }

    /** Runs {@code sally} with these arguments to its end. */
    public Ran run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tree.launcher().toString()));
        command.addAll(List.of(arguments));
        return run(command, folder, environment);
    }

    static Ran run(List<String> command, Path folder, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    return new Ran(-1, "", "no answer within " + SECONDS_MAX + " seconds");
                }
                return new Ran(process.exitValue(), read(out), read(err));
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
