package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.document.DocumentRules;
import dev.sallyport.core.document.Pointers;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
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
    private final String target;
    private final LiveTextMask text;
    private final FieldFacts facts = new FieldFacts(this::shown);
    private final List<JudgedFields> judged = new ArrayList<>(1);
    // A document that is masked on a lane may be given up, and counted, on the event loop meanwhile.
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private @Nullable CallsTogether calls;

    // What was counted in a turn, by the rule's number: by those in force, and by those that only count.
    private final int[] masked;
    private final int[] observed;

    // Of the name that came last.
    private String named = "";
    private Optional<Column> column = Optional.empty();
    private final @Nullable MaskContext[] contexts;

    /** @param path what kind of document it is, for what is remembered of its fields */
    RuledValues(DocumentRuleSet set, Pointers pointers, Totals totals, ColumnMemory memory, String path) {
        this.set = set;
        this.pointers = pointers;
        this.totals = totals;
        this.masked = new int[set.rules().size()];
        this.observed = new int[set.rules().size()];
        this.contexts = new MaskContext[set.rules().size()];
        this.searches = set.rules().stream().anyMatch(rule -> rule.detector().isPresent());
        // All contexts are of one session.
        this.target = set.contexts().stream()
                .findFirst()
                .map(context -> context.session().target().name())
                .orElse("");
        for (MaskRule rule : set.rules()) {
            Optional<Detector> detector = rule.detector();
            if (detector.isPresent() && judged(detector.get()).isEmpty()) {
                judged.add(new JudgedFields(detector.get(), target, path, memory));
            }
        }
        this.text = new LiveTextMask(
                set::rules, rule -> set.contexts().get(set.rules().indexOf(rule)), totals);
    }

    /** One view of the fields for each detector that rules name, however many rules do. */
    private Optional<JudgedFields> judged(Detector detector) {
        for (JudgedFields each : judged) {
            if (each.detector().name().equals(detector.name())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
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
            count();
            own.close();
        };
    }

    private void count() {
        for (int i = 0; i < masked.length; i++) {
            if (masked[i] > 0) {
                count(set.rules().get(i).name(), masked[i]);
                masked[i] = 0;
            }
            if (observed[i] > 0) {
                count(set.rules().get(i).name() + ":observed", observed[i]);
                observed[i] = 0;
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
        for (JudgedFields each : judged) {
            each.see(name, value, together);
        }
        facts.at(name);
        Sightings sightings = new Sightings(totals.catalog(), target, column(name), Sighting.Kind.FIELD);
        Value now = value;
        List<MaskRule> rules = set.rules();
        for (int i = 0; i < rules.size(); i++) {
            MaskRule rule = rules.get(i);
            boolean owned = owns(place, i);
            if (now instanceof Value.Null || (!owned && rule.detector().isEmpty())) {
                continue;
            }
            MaskContext context = context(i, name);
            Value next = owned
                    ? together.mask(rule.masker(), now, context)
                    : detected(rule, context, name, now, sightings, together);
            if (next.equals(now)) {
                continue;
            }
            if (owned) {
                facts.named(rule);
            }
            if (rule.enforced()) {
                masked[i]++;
                now = next;
            } else {
                observed[i]++;
            }
        }
        sightings.flush("");
        return now;
    }

    /** Masks all of a value whose field is sensitive as a whole, else what is found in it. */
    private Value detected(
            MaskRule rule, MaskContext context, String name, Value value, Sightings sightings, CallsTogether together) {
        CellMask.Searched values = new CellMask.Searched(rule, context, sightings, facts);
        Judgement whole = rule.detector()
                .flatMap(this::judged)
                .flatMap(fields -> fields.sensitive(name))
                .orElse(null);
        if (whole == null) {
            return values.mask(value, together);
        }
        boolean wanted = rule.types().isEmpty() || rule.types().contains(whole.type());
        sightings.saw(rule, whole.type(), whole.score(), wanted);
        facts.judged(rule, whole, wanted);
        return wanted ? together.mask(rule.masker(), value, values.typed(whole.type())) : values.mask(value, together);
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
        Optional<Column> its = column(name);
        MaskContext known = contexts[rule];
        if (known == null) {
            known = new MaskContext(plain.session(), its, Optional.empty(), plain.options(), plain.key());
            contexts[rule] = known;
        }
        return known;
    }

    private Optional<Column> column(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!name.equals(named)) {
            named = name;
            Arrays.fill(contexts, null);
            column = Optional.of(new Column(name, Optional.empty(), TYPE, true));
        }
        return column;
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

    /** Returns a name as the client gets to see it. */
    private String shown(String name) {
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (Found found : find(name)) {
            if (found.enforced()) {
                masked.append(name, at, found.start()).append(found.replacement());
                at = found.end();
            }
        }
        return masked.append(name, at, name.length()).toString();
    }

    @Override
    public void count(Found found) {
        count(found.rule(), 1);
    }

    MaskingFacts.Fields facts() {
        return facts.fields();
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
