package dev.sallyport.core.mask;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
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
     */
    record Masked(int column, List<CellMask> masks, List<CellMask> observed) {}

    private final List<Masked> columns;
    private final Optional<Refusal> refusal;
    private final boolean masks;
    private final boolean costly;
    private final Totals totals;
    private final Map<String, Long> counts = new HashMap<>();

    ResultPlan(List<Masked> columns, Optional<Refusal> refusal, Totals totals) {
        this.columns = columns;
        this.refusal = refusal;
        this.totals = totals;
        this.masks = !columns.isEmpty();
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
        for (Masked column : columns) {
            for (int row = 0; row < rows.size(); row++) {
                cell(rows, row, column);
            }
        }
    }

    private void cell(Rows rows, int row, Masked plan) {
        Value before = rows.get(row, plan.column());
        if (before instanceof Value.Null) {
            return;
        }
        for (CellMask observed : plan.observed()) {
            if (!observed.mask(before).equals(before)) {
                count(observed.rule().name() + ":observed");
            }
        }
        Value value = before;
        for (CellMask mask : plan.masks()) {
            Value next = value instanceof Value.Null ? value : mask.mask(value);
            if (!next.equals(value)) {
                count(mask.rule().name());
            }
            value = next;
        }
        if (!value.equals(before)) {
            set(rows, row, plan.column(), value);
        }
    }

    /** What a type cannot hold becomes NULL; if it cannot hold that either, the batch fails. */
    private static void set(Rows rows, int row, int column, Value value) {
        try {
            rows.set(row, column, value);
        } catch (IllegalArgumentException e) {
            rows.set(row, column, Value.NULL);
        }
    }

    private void count(String rule) {
        counts.merge(rule, 1L, Long::sum);
        totals.add(rule);
    }

    @Override
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
