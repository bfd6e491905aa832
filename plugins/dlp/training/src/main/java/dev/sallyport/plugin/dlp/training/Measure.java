package dev.sallyport.plugin.dlp.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures the shipped detector: {@code Measure DATA PAGE}. Prints all figures, and writes them to PAGE. Without the
 * data sets it measures own columns, prints, and leaves the page alone.
 */
public final class Measure {

    private static final double USUAL = 0.5;
    private static final Set<String> PROSE = Set.of("note", "term");

    private final ColumnClassifier classifier = ColumnClassifier.shipped();
    private final ContextDetector detector = ContextDetector.of(classifier, PatternDetector.of(List.of("US")));
    private final List<String> lines = new ArrayList<>();

    private Measure() {}

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        boolean whole = Files.isRegularFile(data.resolve("columns_synth_dev.jsonl"));
        Measure measure = new Measure();
        String page = whole ? measure.all(data) : measure.own();
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            out.println(page);
        }
        if (whole && arguments.length > 1) {
            Files.writeString(Path.of(arguments[1]), page);
        }
    }

    private String own() {
        say("The data sets are not here: own columns of another seed than the training's.");
        say("");
        columns("own columns", new Recipes(777).columns(20, List.of()), true);
        speed();
        return page();
    }

    private String all(Path data) throws IOException {
        say("# How good detection is");
        say("");
        say("Written by `plugins/dlp/training/measure`. The development sets are other tables, templates and people");
        say("than the training sets, but the synthetic ones come from the same generator: expect less elsewhere.");
        say("The detector is `context` with the shipped model and default settings; speed is CPU time of one thread.");
        say("");
        say("## Columns");
        say("");
        say("F1 over all sensitive types; false alarms are harmless columns called sensitive.");
        say("");
        say("| columns | shown | F1 | false alarms |");
        say("|---|---|---|---|");
        List<LabelledColumn> real = DataSets.columns(data.resolve("columns_opendata_dev.jsonl"));
        List<LabelledColumn> synthetic = DataSets.columns(data.resolve("columns_synth_dev.jsonl"));
        List<String> realRows = columns("open government tables", real, false);
        List<String> syntheticRows = columns("synthetic tables, 24 locales", synthetic, false);
        types("Open government tables, by type", realRows);
        types("Synthetic tables, by type", syntheticRows);
        text(DataSets.lines(data.resolve("text_synth_dev.jsonl")));
        prose(DataSets.lines(data.resolve("text_ner_dev.jsonl")));
        speed();
        return page();
    }

    private List<String> columns(String title, List<LabelledColumn> columns, boolean rows) {
        ColumnScores scores = ColumnScores.of(classifier, columns, ColumnSample.VALUES_MAX, USUAL);
        ColumnScores first = ColumnScores.of(classifier, columns, 1, USUAL);
        row(title, "20 values", scores);
        row(title, "the first row", first);
        if (rows) {
            scores.rows().forEach(this::say);
        }
        return scores.rows();
    }

    private void row(String title, String shown, ColumnScores scores) {
        say(String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %.2f %% |",
                title,
                shown,
                scores.f1(),
                100 * scores.falsePositiveRate()));
    }

    private void types(String title, List<String> rows) {
        say("");
        say("### " + title);
        say("");
        say("| type | columns | precision | recall | F1 |");
        say("|---|---|---|---|---|");
        rows.forEach(this::say);
    }

    private void text(List<JsonNode> documents) {
        say("");
        say("## Structured text");
        say("");
        TextScores structured = TextScores.of(detector, documents, kind -> !PROSE.contains(kind));
        say("Tables, JSON, CSV, records, logs, settings, statements, MCP: " + structured.summary() + ".");
        say("");
        say("| kind | spans | characters leaked |");
        say("|---|---|---|");
        structured.kinds().forEach(this::say);
        say("");
        say("| type | spans | precision | recall | F1 | characters leaked |");
        say("|---|---|---|---|---|---|");
        structured.rows().forEach(this::say);
        say("");
        say("All kinds, notes and terminals with prose included: "
                + TextScores.of(detector, documents, kind -> true).summary() + ".");
    }

    private void prose(List<JsonNode> documents) {
        say("");
        say("## Prose");
        say("");
        say("Tweets, encyclopedia, filings: "
                + TextScores.of(detector, documents, kind -> true).summary() + ".");
    }

    private void speed() {
        say("");
        say("## Speed");
        say("");
        say("| what | figure |");
        say("|---|---|");
        new Speed(detector).rows().forEach(this::say);
    }

    private void say(String line) {
        lines.add(line);
    }

    private String page() {
        return String.join("\n", lines) + "\n";
    }
}
