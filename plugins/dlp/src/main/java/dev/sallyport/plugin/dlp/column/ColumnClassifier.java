package dev.sallyport.plugin.dlp.column;

import dev.sallyport.plugin.dlp.prose.Shipped;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;

/** Judges columns: certain formats first, then the model. Thread-safe; some tens of microseconds a column. */
public final class ColumnClassifier {

    private static final double USUAL = 0.5;
    private static final Set<DataType> SENSITIVE =
            Arrays.stream(DataType.values()).filter(DataType::sensitive).collect(Collectors.toSet());
    private static final Set<DataType> HARMLESS =
            Arrays.stream(DataType.values()).filter(type -> !type.sensitive()).collect(Collectors.toSet());

    private final ColumnModel model;
    private final Names names;
    private final DataType[] types;

    private ColumnClassifier(ColumnModel model, Names names) {
        this.model = model;
        this.names = names;
        this.types = model.types();
    }

    public static ColumnClassifier of(ColumnModel model, Names names) {
        return new ColumnClassifier(model, names);
    }

    /** Reads the model that this plugin ships. */
    public static ColumnClassifier shipped() {
        return new ColumnClassifier(
                Shipped.read(ColumnClassifier.class, "columns.bin", in -> ColumnModel.read(unpacked(in))),
                Shipped.read(ColumnClassifier.class, "names.bin", in -> Names.read(unpacked(in))));
    }

    private static InputStream unpacked(InputStream packed) {
        return new BufferedInputStream(new InflaterInputStream(packed), 1 << 16);
    }

    /** Judges a column at the usual strictness. */
    public Judgement judge(ColumnSample sample) {
        return judge(sample, USUAL);
    }

    /**
     * Judges a column.
     *
     * @param threshold how likely it must be that a column is sensitive to call it so
     */
    public Judgement judge(ColumnSample sample, double threshold) {
        List<ValueFacts> facts = new ArrayList<>(sample.values().size());
        for (String value : sample.values()) {
            if (!value.isBlank()) {
                facts.add(ValueFacts.of(value, names, ColumnFeatures.ALL_HITS));
            }
        }
        if (facts.isEmpty()) {
            // There is nothing to protect yet.
            return new Judgement(DataType.NONE, 1);
        }
        Set<DataType> certain = CertainFormats.types(facts);
        if (certain.size() == 1) {
            return new Judgement(certain.iterator().next(), 1);
        }
        float[] chances = model.probabilities(ColumnFeatures.of(sample, facts, true));
        return certain.isEmpty() ? likely(chances, threshold) : new Judgement(types[best(chances, certain)], 1);
    }

    private Judgement likely(float[] chances, double threshold) {
        double sensitive = 0;
        for (int i = 0; i < types.length; i++) {
            sensitive += types[i].sensitive() ? chances[i] : 0;
        }
        return sensitive >= threshold
                ? new Judgement(types[best(chances, SENSITIVE)], Math.min(1, sensitive))
                : new Judgement(types[best(chances, HARMLESS)], 1 - sensitive);
    }

    private int best(float[] chances, Set<DataType> among) {
        int best = -1;
        for (int i = 0; i < types.length; i++) {
            if (among.contains(types[i]) && (best < 0 || chances[i] > chances[best])) {
                best = i;
            }
        }
        if (best < 0) {
            throw new IllegalStateException("the model has none of the types " + among);
        }
        return best;
    }
}
