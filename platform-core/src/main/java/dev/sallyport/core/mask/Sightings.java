package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.policy.MaskRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one rule's detector sees at one place, for the catalogue. Confined to one thread at a time. */
final class Sightings {

    private final Optional<Catalog> catalog;
    private final MaskRule rule;
    private final MaskContext context;
    private final Sighting.Kind otherwise;

    /** Most texts have nothing in them. */
    private @Nullable Map<String, Sum> seen;

    private static final class Sum {
        boolean wanted;
        long count;
        double score;
    }

    /**
     * @param context of the rule where it is applied: its session and, if there is one, its column
     * @param otherwise what a column is that comes from no table
     */
    Sightings(Optional<Catalog> catalog, MaskRule rule, MaskContext context, Sighting.Kind otherwise) {
        this.catalog = catalog;
        this.rule = rule;
        this.context = context;
        this.otherwise = otherwise;
    }

    /** @param wanted whether it is of a type that the rule is about */
    void saw(String type, double score, boolean wanted) {
        Map<String, Sum> sums = seen == null ? new HashMap<>(2) : seen;
        seen = sums;
        Sum sum = sums.computeIfAbsent(type, any -> new Sum());
        sum.count++;
        sum.wanted |= wanted;
        sum.score = Math.max(sum.score, score);
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
        catalog.ifPresent(
                all -> sums.forEach((type, sum) -> all.saw(place(), type, sum.count, sum.score, rule(sum, covering))));
    }

    private String rule(Sum sum, String covering) {
        return covering.isEmpty() && sum.wanted && rule.enforced() ? rule.name() : covering;
    }

    private Sighting.Place place() {
        String target = context.session().target().name();
        Column column = context.column().orElse(null);
        if (column == null) {
            return new Sighting.Place(target, Sighting.Kind.TEXT, "");
        }
        return column.origin()
                .map(origin -> new Sighting.Place(
                        target,
                        Sighting.Kind.COLUMN,
                        (origin.schema().isEmpty() ? "" : origin.schema() + ".") + origin.table() + "."
                                + origin.column()))
                .orElseGet(() -> new Sighting.Place(target, otherwise, column.name()));
    }
}
