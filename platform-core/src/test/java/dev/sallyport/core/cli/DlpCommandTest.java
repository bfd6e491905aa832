package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.Strictness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DlpCommandTest {

    @TempDir
    Path folder;

    /** Finds the word secret; says how many neighbours a column has. */
    private static class Words implements Detector {

        private final String name;

        Words(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Detector at(Strictness strictness) {
            return strictness == Strictness.LENIENT ? new Words("blind") : this;
        }

        @Override
        public Set<String> types() {
            return Set.of("api-key", "person");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            int at = text.toString().indexOf("secret");
            return at < 0 || name.equals("blind")
                    ? List.of()
                    : List.of(new Finding("api-key", at, at + 6, 0.5, "words"));
        }

        @Override
        public List<Judgement> judge(List<ColumnSample> columns) {
            if (name.equals("mute")) {
                return List.of();
            }
            return columns.stream()
                    .map(column -> column.column().name().equals("nome")
                            ? new Judgement("person", "first-name", columns.size())
                            : new Judgement("", column.values().isEmpty() ? "none" : "city", 1))
                    .toList();
        }
    }

    private record Started(Detector detector) implements Program.StartedDetector {
        @Override
        public void close() {}
    }

    private static final class OnlyWords implements Program {
        @Override
        public int serve(Path config, boolean jsonLog) {
            return 3;
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            return "";
        }

        @Override
        public StartedDetector detector(Path pluginDirectory, String name) {
            return new Started(new Words(name));
        }

        @Override
        public String version() {
            return "9.9";
        }
    }

    private record Ran(int code, String out, String err) {}

    private static Ran scan(String in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = new String[arguments.length + 2];
        all[0] = "dlp";
        all[1] = "scan";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        int code = Cli.run(
                all,
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of()),
                new OnlyWords());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTextLineIsAnsweredBySpansInUtf16Offsets() {
        Ran ran = scan("{\"text\":\"\uD83D\uDE00 a secret\"}\n\n{\"text\":\"nothing\"}\n", "--format", "jsonl");
        assertThat(ran.out().lines())
                .containsExactly("{\"spans\":[{\"start\":5,\"end\":11,\"type\":\"API_KEY\"}]}", "{\"spans\":[]}");
        assertThat(ran.code()).isZero();
    }

    @Test
    void piecesGiveTheSameAnswerAsTheWhole() {
        String line = "{\"text\":\"here is a secret of ours\"}\n";
        Ran whole = scan(line, "--format", "jsonl");
        for (String plan : new String[] {"1", "3,1", "7", "1000"}) {
            assertThat(scan(line, "--format", "jsonl", "--split-plan", plan)).isEqualTo(whole);
        }
        assertThat(scan(line, "--split-plan", "0").code()).isEqualTo(CliException.USAGE);
    }

    @Test
    void columnsOfOneTableAreNeighboursAndAnsweredInTheirOrder() {
        Ran ran = scan(
                "{\"table\":\"a\",\"column\":\"nome\",\"values\":[\"Rui\"]}\n"
                        + "{\"table\":\"a\",\"column\":\"onde\",\"values\":[\"Braga\", 5, null]}\n"
                        + "{\"table\":\"b\",\"column\":\"nome\",\"values\":[]}\n"
                        + "{\"table\":\"b\",\"column\":\"x\",\"values\":[\" \"]}\n",
                "--format",
                "jsonl");
        assertThat(ran.out().lines())
                .containsExactly(
                        "{\"type\":\"FIRST_NAME\",\"score\":2.0}",
                        "{\"type\":\"none\",\"score\":1.0,\"kind\":\"CITY\"}",
                        "{\"type\":\"FIRST_NAME\",\"score\":2.0}",
                        "{\"type\":\"none\",\"score\":1.0}");
    }

    @Test
    void aFileIsToldByLinesForPeople() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "one\ntwo secret\n");
        Ran ran = scan("", file.toString());
        assertThat(ran.out().lines()).containsExactly("2:5 api-key 0.50 (6 characters)", "1 finding");
        assertThat(ran.out()).doesNotContain("secret");
    }

    @Test
    void aLongTextIsReadInBlocksAndATableTakesItsNamesAlong() {
        String row = "x".repeat(1000) + ",y\n";
        StringBuilder table = new StringBuilder("nome,onde\n");
        while (table.length() < 3 * ScannedStream.BLOCK_CHARS) {
            table.append(row);
        }
        List<String> seen = new ArrayList<>();
        Detector counting = new Words("counting") {
            @Override
            public List<Finding> find(CharSequence text, Optional<Column> column) {
                seen.add(text.subSequence(0, 10).toString());
                assertThat(text.length()).isLessThan(ScannedStream.BLOCK_CHARS + 100);
                int end = text.length() - 1;
                return List.of(new Finding("api-key", 0, 4, 1), new Finding("person", end - 1, end, 1));
            }
        };
        List<Finding> whole = ScannedText.of(counting, List.of(), table.toString());
        assertThat(seen).hasSize(4).containsOnly("nome,onde\n");
        assertThat(whole).hasSize(5);
        assertThat(whole).allSatisfy(finding -> {
            String text = table.substring(finding.start(), finding.end());
            assertThat(text).isIn("nome", "y");
        });
        assertThat(ScannedText.of(counting, List.of(999, 100_003), table.toString()))
                .isEqualTo(whole);
    }

    @Test
    void anExplanationNamesTheLayer() {
        assertThat(scan("a secret", "--explain").out()).contains("1:3 api-key 0.50 by words (6 characters)");
        assertThat(scan("{\"text\":\"a secret\"}", "--format", "jsonl", "--explain")
                        .out())
                .contains("\"score\":0.5,\"layer\":\"words\"");
        assertThat(scan("a secret", "--strictness", "lenient").out()).contains("0 findings");
        assertThat(scan("a secret", "--strictness", "loose").code()).isEqualTo(CliException.USAGE);
    }

    @Test
    void whatCannotBeReadIsSaidWithItsLine() {
        assertThat(scan("{\"text\":1}", "--format", "jsonl").err()).contains("line 1 has neither");
        Ran cut = scan("{\"text\":\"a\"}\n{\n{\"text\":\"secret\"}", "--format", "jsonl");
        assertThat(cut.err()).contains("line 2 is no JSON object");
        assertThat(cut.out().lines().toList())
                .as("answers stay beside their lines")
                .hasSize(3)
                .first()
                .isEqualTo("{\"spans\":[]}");
        assertThat(cut.out()).contains("{\"error\":", "API_KEY");
        assertThat(cut.code()).isEqualTo(CliException.FAILED);
        assertThat(scan("", folder.resolve("absent").toString()).err()).contains("absent", "cannot be read");
        Ran mute = scan("{\"column\":\"a\",\"values\":[\"b\"]}", "--format", "jsonl", "--detector", "mute");
        assertThat(mute.err()).contains("'mute' judges no columns", "--detector context");
        assertThat(mute.code()).isEqualTo(CliException.USAGE);
    }
}
