package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.record.MaskingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one detector takes the columns of one result for. Decided when the first row is there, and looked at again when
 * there are more; within a result a column only ever becomes more sensitive, unless a strict detector hid it until it
 * had seen enough. Confined to one thread at a time.
 */
final class JudgedColumns {

    /** Rows after which the columns are judged again. */
    private static final long[] LOOKS = {1, 2, 5, 20, 100, 1000};

    /** So many values tell what there is to tell. */
    static final int VALUES_MAX = 20;

    /** A value is judged by its beginning. */
    private static final int VALUE_CHARS_MAX = 400;

    private final Detector detector;
    private final String target;
    private final List<Column> columns;
    private final ColumnMemory memory;
    private final List<List<String>> samples = new ArrayList<>();
    private final List<Optional<Judgement>> decided = new ArrayList<>();

    /** What each column was last taken for, sensitive or not. */
    private final List<Optional<Judgement>> last = new ArrayList<>();

    private final List<Boolean> remembered = new ArrayList<>();
    private long rows;
    private int look;
    private boolean judges = true;

    /** Whether a column is hidden that more values may show to be harmless. */
    private boolean unsettled;

    JudgedColumns(Detector detector, String target, List<Column> columns, ColumnMemory memory) {
        this.detector = detector;
        this.target = target;
        this.columns = columns;
        this.memory = memory;
        for (Column column : columns) {
            samples.add(new ArrayList<>());
            Optional<Judgement> known = memory.sensitive(target, detector.name(), column);
            decided.add(known);
            last.add(known);
            remembered.add(known.isPresent());
        }
    }

    Detector detector() {
        return detector;
    }

    /** Returns what a column is, if it is sensitive and of a wanted type; any type if none is named. */
    Optional<Judgement> sensitive(int column, Set<String> types) {
        return decided.get(column).filter(judged -> types.isEmpty() || types.contains(judged.type()));
    }

    /** Whether the detector judges columns at all. */
    boolean judges() {
        return judges;
    }

    /** Returns what a column was last taken for, and from how much. */
    MaskingFacts.Verdict verdict(int column) {
        Judgement judged = last.get(column).orElse(null);
        if (judged == null) {
            return MaskingFacts.Verdict.NONE;
        }
        return new MaskingFacts.Verdict(
                judged.type(),
                judged.detail(),
                judged.score(),
                judged.layer(),
                samples.get(column).size(),
                remembered.get(column),
                judged.settled());
    }

    /** Looks at rows that are about to be masked. */
    void see(Rows batch, CallsTogether calls) {
        rows += batch.size();
        boolean due = look < LOOKS.length && rows >= LOOKS[look];
        if (!judges || batch.size() == 0 || !(due || unsettled)) {
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
            boolean open = isOpen(column)
                    && one.maskable()
                    && !(first && memory.rests(target, detector.name(), one, batch.size()));
            for (int row = 0; open && row < batch.size() && values.size() < VALUES_MAX; row++) {
                text(batch.get(row, column)).ifPresent(values::add);
            }
            any |= open && !values.isEmpty();
        }
        return any;
    }

    /** Whether more values may say more of a column: it is harmless so far, or hidden until it is decided. */
    private boolean isOpen(int column) {
        return decided.get(column).filter(Judgement::settled).isEmpty();
    }

    /** Returns as much of a value as it is judged by; empty where there is nothing to see. */
    static Optional<String> text(Value value) {
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
        unsettled = false;
        for (int column = 0; column < columns.size(); column++) {
            int values = samples.get(column).size();
            if (values == 0 || !isOpen(column)) {
                continue;
            }
            Judgement judgement = judgements.get(column);
            last.set(column, Optional.of(judgement));
            decided.set(column, Optional.of(judgement).filter(Judgement::isSensitive));
            if (judgement.settled()) {
                memory.judged(target, detector.name(), columns.get(column), judgement, values);
            } else {
                unsettled = true;
            }
        }
    }
}
