package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL's own parser, as the npm package libpg-query, asked in one batch through a node process. */
final class PostgresOracle {

    private static final Path SCRIPT = Path.of("src/test/node/facts.cjs");

    private PostgresOracle() {}

    /** What the parser found in one text; the error is empty when it could read it. */
    record Answer(String error, List<Found> statements) {
        boolean parsed() {
            return error.isEmpty();
        }
    }

    /** What the parser found in one statement. */
    record Found(
            String type,
            Set<String> effects,
            Set<String> relations,
            Set<String> functions,
            boolean nowhere,
            boolean exact) {}

    static List<Answer> ask(List<String> texts) throws IOException, InterruptedException {
        Path peers = Path.of(System.getProperty("sallyport.peers", "../../distribution/peers"));
        assumeThat(peers.resolve("node_modules/libpg-query"))
                .as("the real parser; ./verify at the top of the tree installs it, the npm package libpg-query, there")
                .isDirectory();
        assumeThat(nodeIsThere()).as("node is on the PATH").isTrue();
        Path in = Files.createTempFile("statements", ".b64");
        Path out = Files.createTempFile("facts", ".tsv");
        try {
            try (OutputStream stream = Files.newOutputStream(in)) {
                for (String text : texts) {
                    stream.write(Base64.getEncoder().encode(text.getBytes(StandardCharsets.UTF_8)));
                    stream.write('\n');
                }
            }
            Process process = new ProcessBuilder("node", SCRIPT.toString(), peers.toString())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("the real parser took longer than twenty minutes");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("node ended with " + process.exitValue()
                        + ": run ./verify at the top of the tree, it checks node and installs its packages");
            }
            return parse(Files.readAllLines(out));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static boolean nodeIsThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    private static List<Answer> parse(List<String> lines) {
        List<Answer> answers = new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals("Q")) {
                answers.add(new Answer(cells[2].equals("ok") ? "" : cells[3], new ArrayList<>()));
            } else {
                answers.getLast()
                        .statements()
                        .add(new Found(
                                cells[1],
                                set(cells[2]),
                                set(cells[3]),
                                set(cells[4]),
                                cells[5].equals("1"),
                                cells[6].equals("1")));
            }
        }
        return answers;
    }

    private static Set<String> set(String cell) {
        return cell.isEmpty() ? Set.of() : Set.of(cell.split(" "));
    }
}
