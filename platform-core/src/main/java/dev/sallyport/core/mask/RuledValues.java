package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.document.DocumentRules;
import dev.sallyport.core.document.Pointers;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.MaskRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules about a document do to its values. Each rule gets to see what the ones before it left; a value at a
 * place that a rule names goes through its masker as a whole, else what its detector finds in it does.
 */
final class RuledValues implements DocumentRules {

    /** What a place in a document holds, in a word that maskers know: a string may become any other. */
    private static final String TYPE = "text";

    private final DocumentRuleSet set;
    private final Pointers pointers;
    private final Totals totals;
    private final boolean searches;
    private final LiveTextMask text;
    private final CellMask.@Nullable Whole[] wholes;

    // A document that is masked on a lane may be given up, and counted, on the event loop meanwhile.
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    /** Values that each rule changed since the last turn; a map for each of them would cost as much as a mask. */
    private final int[] changed;

    private @Nullable CallsTogether calls;
    private String named = "";
    private Optional<Column> column = Optional.empty();

    RuledValues(DocumentRuleSet set, Pointers pointers, Totals totals) {
        this.set = set;
        this.pointers = pointers;
        this.totals = totals;
        this.searches = set.rules().stream().anyMatch(rule -> rule.detector().isPresent());
        this.wholes = new CellMask.@Nullable Whole[set.rules().size()];
        this.changed = new int[set.rules().size()];
        this.text = new LiveTextMask(
                set::rules, rule -> set.contexts().get(set.rules().indexOf(rule)), totals);
    }

    /** One row of calls into maskers and detectors. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins a row of calls; values are only masked within one. */
    Turn turn() {
        CallsTogether own = new CallsTogether();
        calls = own;
        return () -> {
            calls = null;
            tell();
            own.close();
        };
    }

    private void tell() {
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] > 0) {
                MaskRule rule = set.rules().get(i);
                count(rule.enforced() ? rule.name() : rule.name() + ":observed", changed[i]);
                changed[i] = 0;
            }
        }
    }

    @Override
    public Pointers pointers() {
        return pointers;
    }

    @Override
    public boolean searches() {
        return searches;
    }

    @Override
    public Value mask(Pointers.Place place, String name, Value value) {
        CallsTogether together = calls;
        if (together == null) {
            throw new IllegalStateException("a value outside of a turn");
        }
        Value now = value;
        List<MaskRule> rules = set.rules();
        for (int i = 0; i < rules.size(); i++) {
            MaskRule rule = rules.get(i);
            boolean owned = owns(place, i);
            if (now instanceof Value.Null || (!owned && rule.detector().isEmpty())) {
                continue;
            }
            Value next = owned ? whole(i, rule, name).mask(now, together) : searched(i, rule, name, now, together);
            if (next.equals(now)) {
                continue;
            }
            changed[i]++;
            if (rule.enforced()) {
                now = next;
            }
        }
        return now;
    }

    /** Returns what a rule does to the values of a member; the same as for the last value as long as the name is. */
    private CellMask.Whole whole(int i, MaskRule rule, String name) {
        if (!name.equals(named)) {
            named(name);
        }
        CellMask.Whole known = wholes[i];
        if (known == null) {
            known = new CellMask.Whole(rule, context(i, name));
            wholes[i] = known;
        }
        return known;
    }

    private Value searched(int i, MaskRule rule, String name, Value value, CallsTogether together) {
        MaskContext context = context(i, name);
        CellMask mask = new CellMask.Searched(
                rule, context, new Sightings(totals.catalog(), rule, context, Sighting.Kind.FIELD));
        Value next = mask.mask(value, together);
        mask.tellSightings("");
        return next;
    }

    private static boolean owns(Pointers.Place place, int rule) {
        for (int owner : place.owners()) {
            if (owner == rule) {
                return true;
            }
        }
        return false;
    }

    private MaskContext context(int rule, String name) {
        MaskContext plain = set.contexts().get(rule);
        if (name.isEmpty()) {
            return plain;
        }
        if (!name.equals(named)) {
            named(name);
        }
        return new MaskContext(plain.session(), column, Optional.empty(), plain.options(), plain.key());
    }

    private void named(String name) {
        named = name;
        column = name.isEmpty() ? Optional.empty() : Optional.of(new Column(name, Optional.empty(), TYPE, true));
        Arrays.fill(wholes, null);
    }

    private void count(String rule, long values) {
        counts.merge(rule, values, Long::sum);
        totals.add(rule, values);
    }

    @Override
    public List<Found> find(String searched) {
        if (!searches) {
            return List.of();
        }
        List<TextMask.Span> spans = text.find(searched, false);
        if (spans.isEmpty()) {
            return List.of();
        }
        List<Found> found = new ArrayList<>(spans.size());
        spans.forEach(span ->
                found.add(new Found(span.start(), span.end(), span.replacement(), span.rule(), span.enforced())));
        return found;
    }

    @Override
    public void count(Found found) {
        count(found.rule(), 1);
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
