package dev.sallyport.plugin.dlp.column;

import dev.sallyport.api.mask.Strictness;
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

    private static final Set<DataType> SENSITIVE =
            Arrays.stream(DataType.values()).filter(DataType::sensitive).collect(Collectors.toSet());
    private static final Set<DataType> HARMLESS =
            Arrays.stream(DataType.values()).filter(type -> !type.sensitive()).collect(Collectors.toSet());

    private final ColumnModel model;
    private final Names names;
    private final Thresholds thresholds;
    private final DataType[] types;

    private ColumnClassifier(ColumnModel model, Names names, Thresholds thresholds) {
        this.model = model;
        this.names = names;
        this.thresholds = thresholds;
        this.types = model.types();
    }

    public static ColumnClassifier of(ColumnModel model, Names names, Thresholds thresholds) {
        return new ColumnClassifier(model, names, thresholds);
    }

    /** Reads the model that this plugin ships, with its thresholds. */
    public static ColumnClassifier shipped() {
        return new ColumnClassifier(
                Shipped.read(ColumnClassifier.class, "columns.bin", in -> ColumnModel.read(unpacked(in))),
                Shipped.read(ColumnClassifier.class, "names.bin", in -> Names.read(unpacked(in))),
                Thresholds.shipped());
    }

    /** Returns the classifier with the same model and the thresholds of another strictness. */
    public ColumnClassifier at(Strictness strictness) {
        return new ColumnClassifier(model, names, thresholds.at(strictness));
    }

    public Thresholds thresholds() {
        return thresholds;
    }

    private static InputStream unpacked(InputStream packed) {
        return new BufferedInputStream(new InflaterInputStream(packed), 1 << 16);
    }

    /** Judges a column. */
    public Judgement judge(ColumnSample sample) {
        return judge(sample, thresholds);
    }

    /** Judges a column by other thresholds. */
    public Judgement judge(ColumnSample sample, Thresholds others) {
        List<ValueFacts> facts = facts(sample);
        // Without values there is nothing to protect yet.
        return facts.isEmpty() ? new Judgement(DataType.NONE, 1, false) : others.decide(chances(sample, facts));
    }

    /** Returns what a column may be; it has values. */
    public Chances chances(ColumnSample sample) {
        return chances(sample, facts(sample));
    }

    private List<ValueFacts> facts(ColumnSample sample) {
        List<ValueFacts> facts = new ArrayList<>(sample.values().size());
        for (String value : sample.values()) {
            if (!value.isBlank()) {
                facts.add(ValueFacts.of(value, names, ColumnFeatures.ALL_HITS));
            }
        }
        return facts;
    }

    private Chances chances(ColumnSample sample, List<ValueFacts> facts) {
        Set<DataType> certain = CertainFormats.types(facts);
        if (certain.size() == 1) {
            return new Chances(certain.iterator().next(), DataType.NONE, 1, true, facts.size());
        }
        float[] chances = model.probabilities(ColumnFeatures.of(sample, facts, true));
        if (!certain.isEmpty()) {
            return new Chances(types[best(chances, certain)], DataType.NONE, 1, true, facts.size());
        }
        double sensitive = 0;
        for (int i = 0; i < types.length; i++) {
            sensitive += types[i].sensitive() ? chances[i] : 0;
        }
        return new Chances(
                types[best(chances, SENSITIVE)],
                types[best(chances, HARMLESS)],
                Math.min(1, sensitive),
                false,
                facts.size());
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
