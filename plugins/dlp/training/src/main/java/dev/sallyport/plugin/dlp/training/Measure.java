package dev.sallyport.plugin.dlp.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.Thresholds;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.training.prose.NameScores;
import dev.sallyport.plugin.dlp.training.prose.Passage;
import dev.sallyport.plugin.dlp.training.prose.Passages;
import dev.sallyport.plugin.dlp.training.secrets.NearMisses;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
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
        List<JsonNode> documents = DataSets.lines(data.resolve("text_synth_dev.jsonl"));
        strictness(real, synthetic, documents, Passages.read(data.resolve("text_ner_dev.jsonl")));
        text(documents);
        prose(DataSets.lines(data.resolve("text_ner_dev.jsonl")));
        encodings(synthetic);
        nearMisses();
        heap();
        speed();
        return page();
    }

    private List<String> columns(String title, List<LabelledColumn> columns, boolean rows) {
        ColumnScores scores = ColumnScores.of(classifier, columns, ColumnSample.VALUES_MAX);
        ColumnScores first = ColumnScores.of(classifier, columns, 1);
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

    private void strictness(
            List<LabelledColumn> real, List<LabelledColumn> synthetic, List<JsonNode> documents, List<Passage> tweets) {
        say("");
        say("## By strictness");
        say("");
        say("The thresholds were measured on these sets, so elsewhere the three lie closer together or further apart.");
        say("Precision and recall count columns called sensitive, whatever their type; of names, characters.");
        say("");
        say("| strictness | government tables | their first row | synthetic tables | their first row | names in prose |"
                + " structured text leaked / harmless masked |");
        say("|---|---|---|---|---|---|---|");
        NameFinder names = NameFinder.shipped(ProseModels.words());
        for (Strictness strictness : Strictness.values()) {
            ColumnClassifier strict = classifier.at(strictness);
            NameScores prose =
                    NameScores.of(names.at((float) strict.thresholds().of(Thresholds.NAMES)), tweets);
            TextScores text = TextScores.of(detector.at(strictness), documents, kind -> !PROSE.contains(kind));
            say(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %.3f / %.3f | %.2f / %.2f %% |",
                    strictness.name().toLowerCase(Locale.ROOT),
                    called(strict, real, ColumnSample.VALUES_MAX),
                    called(strict, real, 1),
                    called(strict, synthetic, ColumnSample.VALUES_MAX),
                    called(strict, synthetic, 1),
                    prose.precision(),
                    prose.recall(),
                    100 * text.leaked(),
                    100 * text.masked()));
        }
        say("");
        say("The first row of a strict rule includes columns that are hidden until they are decided.");
    }

    private static String called(ColumnClassifier classifier, List<LabelledColumn> columns, int values) {
        ColumnScores scores = ColumnScores.of(classifier, columns, values);
        return String.format(
                Locale.ROOT,
                "%.3f / %.3f, FPR %.2f %%",
                scores.sensitivePrecision(),
                scores.sensitiveRecall(),
                100 * scores.falsePositiveRate());
    }

    private void encodings(List<LabelledColumn> columns) {
        say("");
        say("## Encodings");
        say("");
        say("A value of each sensitive synthetic column under its name, written in other ways; characters leaked.");
        say("");
        say("| way | leaked |");
        say("|---|---|");
        Encodings encodings = Encodings.of(detector, columns);
        encodings.rows().forEach(this::say);
        say(String.format(Locale.ROOT, "| all | %.1f %% |", 100 * encodings.leaked()));
    }

    private void nearMisses() {
        NearMisses lines = NearMisses.of(detector);
        say("");
        say("## Secrets");
        say("");
        say(String.format(
                Locale.ROOT,
                "Lines of settings, code and talk from the training's patterns, with values of another seed:"
                        + " recall %.3f, near misses flagged %.1f %%. Patterns that were kept apart are measured by",
                lines.recall(),
                100 * lines.flagged()));
        say("`TrainSecrets ... apart`.");
    }

    private void heap() {
        say("");
        say("## Memory");
        say("");
        long before = used();
        ContextDetector another = ContextDetector.of(PatternDetector.of(List.of("US")));
        long after = used();
        say(String.format(
                Locale.ROOT,
                "All models of the detector take %.0f MB of heap (%d types).",
                (after - before) / 1e6,
                another.types().size()));
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    private void prose(List<JsonNode> documents) {
        say("");
        say("## Prose");
        say("");
        say("Tweets and comments: "
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
