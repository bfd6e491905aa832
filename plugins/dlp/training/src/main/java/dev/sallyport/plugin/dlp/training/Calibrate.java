package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.Chances;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Thresholds;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.training.prose.NameScores;
import dev.sallyport.plugin.dlp.training.prose.Passage;
import dev.sallyport.plugin.dlp.training.prose.Passages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures how likely something must be to be called sensitive, by type and strictness: {@code Calibrate DATA OUT}
 * judges the development sets by the models in the tree, and writes {@code thresholds.txt} into the folder OUT.
 *
 * <p>What is missed and what is wrongly called sensitive have a price; a threshold is where the sum is lowest. Few
 * columns of a type tell little, so each threshold is also pulled to where it would be if the model's chances were
 * exactly right: the share of the price of a false alarm in both prices.
 */
public final class Calibrate {

    /** Prices of a miss for one of a false alarm. */
    private static final double STRICT = 4;

    private static final double UNDECIDED = 16;
    private static final double BALANCED = 1;
    private static final double LENIENT = 0.25;

    /** How much being off by one in log-odds costs, in false alarms. */
    private static final double PULL = 2;

    /** How much being off by one costs the bias for names, in parts of a score. */
    private static final double NAMES_PULL = 0.04;

    private record Item(Chances chances, boolean sensitive) {}

    private final ColumnClassifier classifier = ColumnClassifier.shipped();
    private final List<Item> all = new ArrayList<>();
    private final List<Item> firsts = new ArrayList<>();

    private Calibrate() {}

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        Files.writeString(Path.of(arguments[1], Thresholds.FILE), new Calibrate().page(data));
    }

    private String page(Path data) throws IOException {
        for (String set : List.of("columns_opendata_dev.jsonl", "columns_synth_dev.jsonl")) {
            for (LabelledColumn column : DataSets.columns(data.resolve(set))) {
                look(column, ColumnSample.VALUES_MAX, all);
                look(column, 1, all);
                look(column, 1, firsts);
            }
        }
        StringBuilder page = new StringBuilder();
        page.append("# What it takes to call something sensitive; written by training.Calibrate, not by hand.\n");
        page.append("# type strict undecided balanced lenient\n");
        Map<String, Integer> types = new TreeMap<>();
        for (DataType type : DataType.values()) {
            if (type.sensitive()) {
                types.merge(type.policyName(), 1, Integer::sum);
            }
        }
        line(page, Thresholds.OTHERS, prior(STRICT), prior(UNDECIDED), prior(BALANCED), prior(LENIENT));
        for (String type : types.keySet()) {
            line(
                    page,
                    type,
                    best(all, type, STRICT),
                    best(firsts, type, UNDECIDED),
                    best(all, type, BALANCED),
                    best(all, type, LENIENT));
        }
        List<Passage> passages = Passages.read(data.resolve("text_ner_dev.jsonl"));
        line(page, Thresholds.NAMES, bias(passages, 2, 1), 0, bias(passages, 1, 0.25), bias(passages, 0.5, -0.5));
        // No development set has near misses of secrets under its own labels: the model's chances are believed.
        line(page, Thresholds.SECRETS, prior(STRICT), 0, prior(BALANCED), prior(LENIENT));
        return page.toString();
    }

    private static void line(
            StringBuilder page, String name, double strict, double undecided, double balanced, double lenient) {
        page.append(String.format(Locale.ROOT, "%s %.3f %.3f %.3f %.3f\n", name, strict, undecided, balanced, lenient));
    }

    private void look(LabelledColumn column, int values, List<Item> items) {
        ColumnSample sample = column.sample();
        List<String> shown =
                sample.values().subList(0, Math.min(values, sample.values().size()));
        if (shown.isEmpty()) {
            return;
        }
        Chances chances = classifier.chances(new ColumnSample(sample.name(), sample.neighbours(), shown));
        if (!chances.certain()) {
            items.add(new Item(chances, column.type().sensitive()));
        }
    }

    private static double prior(double miss) {
        return 1 / (1 + miss);
    }

    private static double best(List<Item> items, String type, double miss) {
        List<Item> about = items.stream()
                .filter(item -> item.chances().sensitive().policyName().equals(type))
                .toList();
        double best = prior(miss);
        double least = Double.MAX_VALUE;
        for (int percent = 2; percent <= 95; percent++) {
            double threshold = percent / 100.0;
            double off = logit(threshold) - logit(prior(miss));
            double cost = PULL * off * off;
            for (Item item : about) {
                boolean called = item.chances().chance() >= threshold;
                cost += called == item.sensitive() ? 0 : called ? 1 : miss;
            }
            if (cost < least) {
                least = cost;
                best = threshold;
            }
        }
        return best;
    }

    private static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }

    /** Returns what added to the scores of names makes F with a weight of recall best. */
    private static double bias(List<Passage> passages, double beta, double usual) {
        NameFinder finder = NameFinder.shipped(ProseModels.words());
        double best = usual;
        double most = 0;
        for (int quarter = -4; quarter <= 8; quarter++) {
            double bias = quarter / 4.0;
            double off = bias - usual;
            double score = NameScores.of(finder.at((float) bias), passages).f(beta) - NAMES_PULL * off * off;
            if (score > most) {
                most = score;
                best = bias;
            }
        }
        return best;
    }
}
