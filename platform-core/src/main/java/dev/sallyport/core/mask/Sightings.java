package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.policy.MaskRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What detectors see at one place, for the catalogue: a value counts once, however many rules look at it. Confined to
 * one thread at a time.
 */
final class Sightings {

    private final Optional<Catalog> catalog;
    private final String target;
    private final Optional<Column> column;
    private final Sighting.Kind otherwise;
    private long value;

    /** Most texts have nothing in them. */
    private @Nullable Map<String, Sum> seen;

    private static final class Sum {
        private long count;
        private double score;
        private String rule = "";
        private long value;

        /** How often each rule found the type in the value at hand counts as often as in the one that found most. */
        private long most;

        private String by = "";
        private long byThisRule;
    }

    /**
     * @param column what is looked at; running text if empty
     * @param otherwise what a column is that comes from no table
     */
    Sightings(Optional<Catalog> catalog, String target, Optional<Column> column, Sighting.Kind otherwise) {
        this.catalog = catalog;
        this.target = target;
        this.column = column;
        this.otherwise = otherwise;
    }

    /** Says that another value comes next. */
    void next() {
        value++;
    }

    /** @param wanted whether it is of a type that the rule is about */
    void saw(MaskRule rule, String type, double score, boolean wanted) {
        if (catalog.isEmpty()) {
            return;
        }
        Map<String, Sum> sums = seen == null ? new HashMap<>(2) : seen;
        seen = sums;
        Sum sum = sums.computeIfAbsent(type, any -> new Sum());
        if (sum.value != value) {
            sum.value = value;
            sum.most = 0;
            sum.by = "";
        }
        if (!sum.by.equals(rule.name())) {
            sum.by = rule.name();
            sum.byThisRule = 0;
        }
        sum.byThisRule++;
        if (sum.byThisRule > sum.most) {
            sum.most = sum.byThisRule;
            sum.count++;
        }
        sum.score = Math.max(sum.score, score);
        if (wanted && rule.enforced()) {
            sum.rule = rule.name();
        }
    }

    /**
     * Adds everything to the catalogue.
     *
     * @param covering a rule that masks the place whatever is found there; empty if none does
     */
    void flush(String covering) {
        Map<String, Sum> sums = seen;
        if (sums == null) {
            return;
        }
        seen = null;
        catalog.ifPresent(all -> sums.forEach(
                (type, sum) -> all.saw(place(), type, sum.count, sum.score, sum.rule.isEmpty() ? covering : sum.rule)));
    }

    private Sighting.Place place() {
        Column known = column.orElse(null);
        if (known == null) {
            return new Sighting.Place(target, Sighting.Kind.TEXT, "");
        }
        return known.origin()
                .map(origin -> new Sighting.Place(
                        target,
                        Sighting.Kind.COLUMN,
                        (origin.schema().isEmpty() ? "" : origin.schema() + ".") + origin.table() + "."
                                + origin.column()))
                .orElseGet(() -> new Sighting.Place(target, otherwise, known.name()));
    }
}
