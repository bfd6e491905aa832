package dev.sallyport.core.mask;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.session.Session;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.policy.CompiledPolicy;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.resource.Spec;
import dev.sallyport.core.secret.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Plans results by the masking rules in force.
 *
 * <p>A column that the target traces to a table column is masked when a rule names that column. A column without an
 * origin (an expression) is hidden when its command touches a table with masked columns, or cannot be understood: fail
 * closed, for nobody knows what it was computed from.
 */
public final class LiveMasking implements Masking {

    private final Supplier<CompiledPolicy> policy;
    private final KeyRing keys;
    private final Totals totals;
    private final ColumnMemory memory = new ColumnMemory();

    /** Without a catalogue. */
    public LiveMasking(Supplier<CompiledPolicy> policy, KeyRing keys) {
        this(policy, keys, Optional.empty());
    }

    /** @param catalog learns what detectors find */
    public LiveMasking(Supplier<CompiledPolicy> policy, KeyRing keys, Optional<Catalog> catalog) {
        this.policy = policy;
        this.keys = keys;
        this.totals = new Totals(catalog);
    }

    @Override
    public boolean applies(Session session) {
        return !policy.get().masks(session).isEmpty();
    }

    /** Returns how many cells each rule has masked (or would have, as {@code name:observed}) since the start. */
    public Map<String, Long> totals() {
        return totals.now();
    }

    @Override
    public Plan plan(Session session, ResultSchema schema) {
        List<MaskRule> rules = policy.get().masks(session);
        Source source = new Source(schema.source().analysis());
        List<ResultPlan.Masked> columns = new ArrayList<>();
        List<JudgedColumns> judged = judged(session, schema, rules);
        CellFacts facts = new CellFacts();
        Optional<Refusal> refusal = Optional.empty();
        for (int i = 0; i < schema.columns().size() && !rules.isEmpty(); i++) {
            Column column = schema.columns().get(i);
            List<CellMask> masks = new ArrayList<>();
            List<CellMask> observed = new ArrayList<>();
            Sightings sightings = new Sightings(
                    totals.catalog(), session.target().name(), Optional.of(column), Sighting.Kind.EXPRESSION);
            for (MaskRule rule : rules) {
                Optional<CellMask> detected = detected(session, rule, column, i, judged, sightings, facts);
                Optional<Refusal> no = add(session, rule, column, source, detected, rule.enforced() ? masks : observed);
                refusal = refusal.isPresent() ? refusal : no;
            }
            if (!masks.isEmpty() || !observed.isEmpty()) {
                columns.add(new ResultPlan.Masked(i, List.copyOf(masks), List.copyOf(observed), sightings));
            }
        }
        return new ResultPlan(List.copyOf(columns), judged, refusal, totals, facts);
    }

    /** One view of the columns for each detector that rules name, however many rules do. */
    private List<JudgedColumns> judged(Session session, ResultSchema schema, List<MaskRule> rules) {
        List<JudgedColumns> judged = new ArrayList<>(1);
        for (MaskRule rule : rules) {
            rule.detector()
                    .filter(detector -> of(detector, judged).isEmpty())
                    .ifPresent(detector -> judged.add(
                            new JudgedColumns(detector, session.target().name(), schema.columns(), memory)));
        }
        return judged;
    }

    private static Optional<JudgedColumns> of(Detector detector, List<JudgedColumns> judged) {
        return judged.stream()
                .filter(one -> one.detector().name().equals(detector.name()))
                .findFirst();
    }

    private Optional<Refusal> add(
            Session session,
            MaskRule rule,
            Column column,
            Source source,
            Optional<CellMask> detected,
            List<CellMask> masks) {
        Optional<CellMask> byColumn;
        if (column.origin().isPresent()) {
            byColumn = Source.isOf(rule, column.origin().get())
                    ? Optional.of(new CellMask.Whole(rule, context(session, rule, Optional.of(column))))
                    : Optional.empty();
        } else if (hides(rule, column, source)) {
            if (rule.expressions() == Spec.Expressions.REFUSE && rule.enforced()) {
                return Optional.of(refusal(rule, column, "is computed from a table with masked columns"));
            }
            byColumn = Optional.of(new CellMask.Expression(rule, Types.isPlainText(column.type())));
        } else {
            byColumn = Optional.empty();
        }
        // A column masked whole needs no search by the same rule.
        Optional<CellMask> mask = byColumn.isPresent() ? byColumn : detected;
        if (mask.isEmpty()) {
            return Optional.empty();
        }
        if (!column.maskable()) {
            boolean matters = rule.enforced() && (byColumn.isPresent() || Types.mayHoldText(column.type()));
            return matters
                    ? Optional.of(refusal(rule, column, "comes in a format that cannot be masked"))
                    : Optional.empty();
        }
        masks.add(mask.get());
        return Optional.empty();
    }

    private Optional<CellMask> detected(
            Session session,
            MaskRule rule,
            Column column,
            int place,
            List<JudgedColumns> judged,
            Sightings sightings,
            CellFacts facts) {
        boolean searched = Types.mayHoldFindings(column.type());
        // A date is never found in a value, but its column may be one of birthdays.
        if (rule.detector().isEmpty() || !(searched || Types.mayBePersonal(column.type()))) {
            return Optional.empty();
        }
        MaskContext context = context(session, rule, Optional.of(column));
        return of(rule.detector().get(), judged)
                .map(its -> new CellMask.Detected(
                        new CellMask.Searched(rule, context, sightings, facts), its, place, searched));
    }

    private static boolean hides(MaskRule rule, Column column, Source source) {
        if (rule.expressions() == Spec.Expressions.ALLOW || !source.mayTouch(rule)) {
            return false;
        }
        return rule.expressions() == Spec.Expressions.STRICT
                || Types.mayHoldText(column.type())
                || Source.isNamed(rule, column.name());
    }

    private static Refusal refusal(MaskRule rule, Column column, String why) {
        return Refusal.of(
                        ErrorCodes.UNMASKABLE,
                        rule.name(),
                        "masking rule '" + rule.name() + "' refused the result: column '" + column.name() + "' " + why)
                .withNextStep("Leave the column out, or ask for it in text format.");
    }

    private MaskContext context(Session session, MaskRule rule, Optional<Column> column) {
        String scope = switch (rule.scope()) {
            case SESSION -> "session:" + session.id();
            case TARGET -> "target:" + session.target().name();
            case EVERYWHERE -> "everywhere";
        };
        return new MaskContext(session, column, Optional.empty(), rule.options(), keys.derive("mask:" + scope));
    }

    @Override
    public void sawInFile(Session session, String path, String type, long count, double score) {
        Sighting.Place place = new Sighting.Place(session.target().name(), Sighting.Kind.FILE, path);
        totals.catalog().ifPresent(catalog -> catalog.saw(place, type, count, score, ""));
    }

    @Override
    public TextMask text(Session session) {
        return new LiveTextMask(
                () -> policy.get().masks(session), rule -> context(session, rule, Optional.empty()), totals);
    }

    @Override
    public DocumentMasks documents(Session session) {
        return new LiveDocumentMasks(
                () -> policy.get().masks(session), rule -> context(session, rule, Optional.empty()), totals, memory);
    }

    @Override
    public ErrorText redact(Session session, ErrorText text, Optional<Analysis> analysis) {
        List<MaskRule> rules =
                policy.get().masks(session).stream().filter(MaskRule::enforced).toList();
        if (rules.isEmpty()) {
            return text;
        }
        boolean harmless = analysis.filter(Source::readsNothing)
                .map(Source::new)
                .filter(source -> rules.stream().noneMatch(source::mayTouch))
                .isPresent();
        return new Redaction(rules, harmless).of(text);
    }
}
