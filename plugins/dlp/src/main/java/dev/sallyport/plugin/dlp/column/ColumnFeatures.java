package dev.sallyport.plugin.dlp.column;

import java.util.ArrayList;
import java.util.List;

/** The features of one column: its name, its neighbours' names, its values. */
public final class ColumnFeatures {

    /** All parts of the name sets may hit. */
    public static final int ALL_HITS = 0xffff;

    private ColumnFeatures() {}

    /**
     * Returns a column's features.
     *
     * @param hitMask which of the sixteen parts of the name sets may hit; {@link #ALL_HITS} except in training
     * @param concepts whether the header lexicon may speak; training leaves it out at times
     */
    public static Features of(ColumnSample sample, Names names, int hitMask, boolean concepts) {
        List<ValueFacts> facts = new ArrayList<>(sample.values().size());
        for (String value : sample.values()) {
            facts.add(ValueFacts.of(value, names, hitMask));
        }
        return of(sample, facts, concepts).trimmed();
    }

    static Features of(ColumnSample sample, List<ValueFacts> facts, boolean concepts) {
        Features features = new Features();
        HeaderFeatures header = new HeaderFeatures(features, ValueFeatures.main(facts));
        header.own(sample.name(), concepts);
        header.neighbours(sample.neighbours(), concepts);
        new ValueFeatures(features, facts).add();
        return features;
    }
}
