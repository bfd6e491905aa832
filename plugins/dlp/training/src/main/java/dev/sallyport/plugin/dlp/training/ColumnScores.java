package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts how well columns are judged: F1 over sensitive types, and how many harmless columns are called sensitive. */
final class ColumnScores {

    private static final class Counts {
        private int hits;
        private int wrong;
        private int missed;

        double precision() {
            return hits + wrong == 0 ? 1 : (double) hits / (hits + wrong);
        }

        double recall() {
            return hits + missed == 0 ? 1 : (double) hits / (hits + missed);
        }

        double f1() {
            return hits == 0 ? 0 : 2.0 * hits / (2.0 * hits + wrong + missed);
        }
    }

    private final Map<DataType, Counts> byType = new EnumMap<>(DataType.class);
    private final Counts all = new Counts();
    private final List<String> errors = new ArrayList<>();
    private int harmless;
    private int falseAlarms;
    private int sensitive;
    private int called;

    /**
     * Judges columns.
     *
     * @param values how many values of each are shown
     */
    static ColumnScores of(ColumnClassifier classifier, List<LabelledColumn> columns, int values) {
        ColumnScores scores = new ColumnScores();
        for (LabelledColumn column : columns) {
            ColumnSample sample = column.sample();
            List<String> shown =
                    sample.values().subList(0, Math.min(values, sample.values().size()));
            ColumnSample seen = new ColumnSample(sample.name(), sample.neighbours(), shown);
            scores.count(column, classifier.judge(seen).type());
        }
        return scores;
    }

    private void count(LabelledColumn column, DataType judged) {
        DataType truth = column.type();
        if (!truth.sensitive()) {
            harmless++;
            falseAlarms += judged.sensitive() ? 1 : 0;
        }
        sensitive += truth.sensitive() ? 1 : 0;
        called += judged.sensitive() ? 1 : 0;
        if (judged.sensitive()) {
            Counts counts = byType.computeIfAbsent(judged, type -> new Counts());
            if (judged == truth) {
                counts.hits++;
                all.hits++;
            } else {
                counts.wrong++;
                all.wrong++;
            }
        }
        if (truth.sensitive() && judged != truth) {
            byType.computeIfAbsent(truth, type -> new Counts()).missed++;
            all.missed++;
        }
        if (judged != truth && (truth.sensitive() || judged.sensitive())) {
            List<String> values = column.sample().values();
            errors.add(truth + " taken for " + judged + ": " + column.sample().name() + " "
                    + values.subList(0, Math.min(3, values.size())));
        }
    }

    double f1() {
        return all.f1();
    }

    double falsePositiveRate() {
        return harmless == 0 ? 0 : (double) falseAlarms / harmless;
    }

    /** Returns the share of the columns called sensitive that are, whatever their type. */
    double sensitivePrecision() {
        return called == 0 ? 1 : (double) (called - falseAlarms) / called;
    }

    /** Returns the share of the sensitive columns that were called so, whatever their type. */
    double sensitiveRecall() {
        return sensitive == 0 ? 1 : (double) (called - falseAlarms) / sensitive;
    }

    double f1(DataType type) {
        return byType.getOrDefault(type, new Counts()).f1();
    }

    List<String> errors() {
        return errors;
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "F1 %.4f, false alarms %.2f %% (%d of %d)",
                f1(),
                100 * falsePositiveRate(),
                falseAlarms,
                harmless);
    }

    /** Returns a row a type: precision, recall, F1. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        byType.forEach((type, counts) -> rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.3f | %.3f | %.3f |",
                type,
                counts.hits + counts.missed,
                counts.precision(),
                counts.recall(),
                counts.f1())));
        return rows;
    }
}
