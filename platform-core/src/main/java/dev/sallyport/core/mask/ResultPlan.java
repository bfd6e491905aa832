package dev.sallyport.core.mask;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done to each column of one result. */
final class ResultPlan implements Masking.Plan {

    /**
     * A column and what happens to it.
     *
     * @param masks enforced rules, applied one after the other
     * @param observed rules that only count
     * @param sightings what is seen in it
     */
    record Masked(int column, List<CellMask> masks, List<CellMask> observed, Sightings sightings) {}

    private final List<Masked> columns;
    private final List<JudgedColumns> judged;
    private final Optional<Refusal> refusal;
    private final boolean masks;
    private final boolean costly;
    private final Totals totals;
    private final CellFacts facts;
    private final Map<String, Long> counts = new HashMap<>();
    private final long[][] changed;
    private long rowsBefore;

    /**
     * @param judged looks at each batch before it is masked
     * @param facts learns what is found in single cells
     */
    ResultPlan(
            List<Masked> columns,
            List<JudgedColumns> judged,
            Optional<Refusal> refusal,
            Totals totals,
            CellFacts facts) {
        this.columns = columns;
        this.judged = judged;
        this.refusal = refusal;
        this.totals = totals;
        this.masks = !columns.isEmpty();
        this.facts = facts;
        this.changed = new long[columns.size()][];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = new long
                    [columns.get(i).masks().size() + columns.get(i).observed().size()];
        }
        this.costly = columns.stream()
                .anyMatch(column -> column.masks().stream().anyMatch(CellMask::costly)
                        || column.observed().stream().anyMatch(CellMask::costly));
    }

    @Override
    public boolean masks() {
        return masks;
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public boolean costly() {
        return costly;
    }

    @Override
    public void apply(Rows rows) {
        if (refusal.isPresent()) {
            throw new IllegalStateException("a refused result has no rows to send");
        }
        // One row of calls for the batch: what fails within it withholds the batch, and so does a row that took too
        // long.
        try (CallsTogether calls = new CallsTogether()) {
            for (JudgedColumns each : judged) {
                each.see(rows, calls);
            }
            for (int i = 0; i < columns.size(); i++) {
                column(rows, columns.get(i), changed[i], calls);
            }
        }
        rowsBefore += rows.size();
    }

    private void column(Rows rows, Masked plan, long[] sums, CallsTogether calls) {
        long[] changed = new long[plan.masks().size()];
        long[] observed = new long[plan.observed().size()];
        for (int row = 0; row < rows.size(); row++) {
            Value before = rows.get(row, plan.column());
            if (before instanceof Value.Null) {
                continue;
            }
            facts.at(rowsBefore + row, plan.column());
            plan.sightings().next();
            for (int i = 0; i < observed.length; i++) {
                if (!plan.observed().get(i).mask(before, calls).equals(before)) {
                    observed[i]++;
                }
            }
            Value value = before;
            for (int i = 0; i < changed.length && !(value instanceof Value.Null); i++) {
                Value next = plan.masks().get(i).mask(value, calls);
                if (!next.equals(value)) {
                    changed[i]++;
                }
                value = next;
            }
            if (!value.equals(before)) {
                set(rows, row, plan.column(), value);
            }
        }
        plan.sightings().flush(covering(plan));
        for (int i = 0; i < changed.length; i++) {
            sums[i] += changed[i];
            count(plan.masks().get(i).rule().name(), changed[i]);
        }
        for (int i = 0; i < observed.length; i++) {
            sums[changed.length + i] += observed[i];
            count(plan.observed().get(i).rule().name() + ":observed", observed[i]);
        }
    }

    /** Returns the first rule that masks every value of the column, if one does. */
    private static String covering(Masked plan) {
        for (CellMask mask : plan.masks()) {
            if (mask instanceof CellMask.Whole || mask instanceof CellMask.Expression) {
                return mask.rule().name();
            }
        }
        return "";
    }

    /** What a type cannot hold becomes NULL; if it cannot hold that either, the batch fails. */
    private static void set(Rows rows, int row, int column, Value value) {
        try {
            rows.set(row, column, value);
        } catch (IllegalArgumentException e) {
            rows.set(row, column, Value.NULL);
        }
    }

    private void count(String rule, long cells) {
        if (cells > 0) {
            counts.merge(rule, cells, Long::sum);
            totals.add(rule, cells);
        }
    }

    @Override
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    @Override
    public MaskingFacts facts() {
        List<MaskingFacts.OfColumn> all = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Masked column = columns.get(i);
            int rule = 0;
            for (CellMask mask : column.masks()) {
                all.add(of(column.column(), mask, true, changed[i][rule++]));
            }
            for (CellMask mask : column.observed()) {
                all.add(of(column.column(), mask, false, changed[i][rule++]));
            }
        }
        return new MaskingFacts(all, facts.cells(), facts.more());
    }

    private static MaskingFacts.OfColumn of(int column, CellMask mask, boolean enforced, long changed) {
        MaskRule rule = mask.rule();
        return new MaskingFacts.OfColumn(
                column, rule.name(), enforced, mask.by(), rule.masker().name(), mask.verdict(), changed);
    }
}
