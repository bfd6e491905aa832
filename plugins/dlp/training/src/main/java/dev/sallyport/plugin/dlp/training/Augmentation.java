package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnFeatures;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes examples of columns: as they are, under a name that says nothing, under another name that means the same, with
 * one to three values, without neighbours, without some of the names known. A model that saw only whole columns leans
 * on headers and fails at first rows.
 */
final class Augmentation {

    private static final String[] OPAQUE = {
        "?column?", "value", "col1", "c3", "x", "v", "val", "data", "info", "text", "expr", "coalesce", "concat", "max",
                "column5", "field_7", "f12",
        "attr_2", "min", "upper", "a", "b", "t", "_1", "column_2", "", "case", "item", "field", "substring", "col_14",
                "v1", "x2", "lower"
    };

    private static final float BARE_PHONE_WEIGHT = 0.4f;

    private final Random random;
    private final Names names;
    private final Recipes recipes;
    private final List<DataType> types;

    Augmentation(long seed, Names names, Recipes recipes, List<DataType> types) {
        this.random = new Random(seed);
        this.names = names;
        this.recipes = recipes;
        this.types = types;
    }

    List<SoftmaxTrainer.Example> examples(List<LabelledColumn> columns) {
        List<SoftmaxTrainer.Example> examples = new ArrayList<>();
        for (LabelledColumn column : columns) {
            ColumnSample sample = column.sample();
            add(examples, column, sample, 1);
            add(examples, column, with(sample, sample.name(), few(sample.values())), 1);
            if (random.nextInt(3) > 0) {
                add(examples, column, with(sample, opaque(), sample.values()), 0.6f * opaqueWeight(column));
            }
            if (random.nextInt(3) == 0) {
                add(examples, column, with(sample, opaque(), few(sample.values())), 0.35f * opaqueWeight(column));
            }
            List<String> others = recipes.headers(column.type());
            if (!others.isEmpty() && random.nextInt(2) == 0) {
                String name = recipes.styled(others.get(random.nextInt(others.size())));
                List<String> values = random.nextInt(3) == 0 ? few(sample.values()) : sample.values();
                add(examples, column, with(sample, name, values), 1);
            }
        }
        return examples;
    }

    /** Bare digits under a name that says nothing are an identifier's far more often than a phone's. */
    private static float opaqueWeight(LabelledColumn column) {
        boolean bare = column.sample().values().stream()
                .allMatch(value -> value.chars().allMatch(Character::isDigit));
        return bare && column.type() == DataType.PHONE ? BARE_PHONE_WEIGHT : 1;
    }

    private void add(List<SoftmaxTrainer.Example> examples, LabelledColumn column, ColumnSample sample, float weight) {
        int type = types.indexOf(column.type());
        boolean concepts = random.nextInt(4) > 0;
        examples.add(new SoftmaxTrainer.Example(
                ColumnFeatures.of(sample, names, hits(), concepts), type, weight * column.weight()));
    }

    /** Which names may be known: all, or some of them, or none. */
    private int hits() {
        return switch (random.nextInt(4)) {
            case 0 -> ColumnFeatures.ALL_HITS;
            case 1 -> 0;
            default -> random.nextInt(ColumnFeatures.ALL_HITS);
        };
    }

    private String opaque() {
        return OPAQUE[random.nextInt(OPAQUE.length)];
    }

    private List<String> few(List<String> values) {
        List<String> some = new ArrayList<>(values);
        Collections.shuffle(some, random);
        return some.subList(0, Math.min(some.size(), random.nextInt(2) == 0 ? 1 : 2 + random.nextInt(2)));
    }

    private ColumnSample with(ColumnSample sample, String name, List<String> values) {
        List<String> neighbours = new ArrayList<>(sample.neighbours());
        switch (random.nextInt(4)) {
            case 0 -> neighbours.clear();
            case 1 -> {
                Collections.shuffle(neighbours, random);
                neighbours = neighbours.subList(0, Math.min(neighbours.size(), 4));
            }
            default -> {
                // as they are
            }
        }
        return new ColumnSample(name, neighbours, values);
    }
}
