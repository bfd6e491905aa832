package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.plugin.CallsTogether;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What one detector takes the columns of one result for. Decided when the first row is there, and looked at again when
 * there are more; within a result a column only ever becomes more sensitive. Confined to one thread at a time.
 */
final class JudgedColumns {

    /** Rows after which the columns are judged again. */
    private static final long[] LOOKS = {1, 2, 5, 20, 100, 1000};

    private static final int VALUES_MAX = 20;

    /** A value is judged by its beginning. */
    private static final int VALUE_CHARS_MAX = 400;

    private final Detector detector;
    private final String target;
    private final List<Column> columns;
    private final ColumnMemory memory;
    private final List<List<String>> samples = new ArrayList<>();
    private final List<Optional<Judgement>> decided = new ArrayList<>();
    private long rows;
    private int look;
    private boolean judges = true;

    JudgedColumns(Detector detector, String target, List<Column> columns, ColumnMemory memory) {
        this.detector = detector;
        this.target = target;
        this.columns = columns;
        this.memory = memory;
        for (Column column : columns) {
            samples.add(new ArrayList<>());
            decided.add(memory.sensitive(target, detector.name(), column));
        }
    }

    Detector detector() {
        return detector;
    }

    /** Returns what a column is, if it is sensitive and of a wanted type; any type if none is named. */
    Optional<Judgement> sensitive(int column, Set<String> types) {
        return decided.get(column).filter(judged -> types.isEmpty() || types.contains(judged.type()));
    }

    /**
     * Tells the catalogue of rows that were masked.
     *
     * @param rules the enforced rule that masks a column, by the column's place; empty where none does
     */
    void note(Catalog catalog, int rows, IntFunction<Optional<String>> rules) {
        for (int column = 0; column < columns.size(); column++) {
            Optional<Judgement> judged = decided.get(column);
            if (judged.isPresent()) {
                catalog.saw(target, columns.get(column), judged.get(), rows, rules.apply(column));
            }
        }
    }

    /** Looks at rows that are about to be masked. */
    void see(Rows batch, CallsTogether calls) {
        rows += batch.size();
        if (!judges || batch.size() == 0 || look >= LOOKS.length || rows < LOOKS[look]) {
            return;
        }
        // What earlier results taught is worth no more than the first look at this one.
        boolean first = look == 0;
        while (look < LOOKS.length && rows >= LOOKS[look]) {
            look++;
        }
        if (sample(batch, first)) {
            judge(calls);
        }
    }

    /** Takes values of the batch; returns whether any column is worth judging. */
    private boolean sample(Rows batch, boolean first) {
        boolean any = false;
        for (int column = 0; column < columns.size(); column++) {
            Column one = columns.get(column);
            List<String> values = samples.get(column);
            boolean open = decided.get(column).isEmpty()
                    && one.maskable()
                    && !(first && memory.rests(target, detector.name(), one, batch.size()));
            for (int row = 0; open && row < batch.size() && values.size() < VALUES_MAX; row++) {
                text(batch.get(row, column)).ifPresent(values::add);
            }
            any |= open && !values.isEmpty();
        }
        return any;
    }

    private static Optional<String> text(Value value) {
        String text = switch (value) {
            case Value.Null _, Value.Bytes _, Value.Bool _ -> "";
            case Value.Items items
            when !items.items().isEmpty() -> items.items().getFirst().toText();
            default -> value.toText();
        };
        if (text.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(text.length() > VALUE_CHARS_MAX ? text.substring(0, VALUE_CHARS_MAX) : text);
    }

    private void judge(CallsTogether calls) {
        List<ColumnSample> asked = new ArrayList<>(columns.size());
        for (int column = 0; column < columns.size(); column++) {
            asked.add(new ColumnSample(columns.get(column), samples.get(column)));
        }
        List<Judgement> judgements = calls.judge(detector, asked);
        if (judgements.isEmpty()) {
            judges = false;
            return;
        }
        if (judgements.size() != columns.size()) {
            throw new IllegalStateException(
                    "the detector judged " + judgements.size() + " of " + columns.size() + " columns");
        }
        for (int column = 0; column < columns.size(); column++) {
            int values = samples.get(column).size();
            if (values == 0 || decided.get(column).isPresent()) {
                continue;
            }
            Judgement judgement = judgements.get(column);
            memory.judged(target, detector.name(), columns.get(column), judgement, values);
            if (judgement.isSensitive()) {
                decided.set(column, Optional.of(judgement));
            }
        }
    }
}
