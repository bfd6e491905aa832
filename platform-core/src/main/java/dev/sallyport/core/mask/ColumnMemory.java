package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Judgement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what the columns of tables were taken for, so that a later result is masked from its first row. Only what
 * was called sensitive is trusted without looking again; how often a harmless column was looked at is remembered, so
 * that it is looked at less and less. Thread-safe.
 */
final class ColumnMemory {

    /** Beyond it the memory starts afresh: names may be a client's invention. */
    private static final int COLUMNS_MAX = 20_000;

    /**
     * A harmless column is judged anew after so many rows more, and each time after ten times as many, to this bound.
     */
    private static final long PAUSE_ROWS_MAX = 100_000;

    private record Key(String target, String detector, Column.Origin origin) {}

    private record Known(Optional<Judgement> sensitive, long looks, long pauseRows) {}

    private final Map<Key, Known> known = new ConcurrentHashMap<>();

    /** Returns what a column was called when it was called sensitive. */
    Optional<Judgement> sensitive(String target, String detector, Column column) {
        return column.origin()
                .map(origin -> known.get(new Key(target, detector, origin)))
                .flatMap(Known::sensitive);
    }

    /** Whether a column with an origin was looked at often enough to let some rows pass; counts these rows. */
    boolean rests(String target, String detector, Column column, int rows) {
        if (column.origin().isEmpty()) {
            return false;
        }
        Known now = known.computeIfPresent(
                new Key(target, detector, column.origin().get()),
                (key, before) -> new Known(before.sensitive(), before.looks(), before.pauseRows() - rows));
        return now != null && now.sensitive().isEmpty() && now.pauseRows() > 0;
    }

    /** Remembers a judgement; one that says sensitive stays. */
    void judged(String target, String detector, Column column, Judgement judgement, int values) {
        if (column.origin().isEmpty()) {
            return;
        }
        if (known.size() >= COLUMNS_MAX) {
            known.clear();
        }
        known.compute(new Key(target, detector, column.origin().get()), (key, before) -> {
            if (before != null && before.sensitive().isPresent()) {
                return before;
            }
            long looks = before == null ? 1 : before.looks() + 1;
            // A look at a full sample counts for several.
            long pause = (long) Math.min(PAUSE_ROWS_MAX, Math.pow(4, looks) * Math.max(1, values / 4));
            return new Known(judgement.isSensitive() ? Optional.of(judgement) : Optional.empty(), looks, pause);
        });
    }
}
