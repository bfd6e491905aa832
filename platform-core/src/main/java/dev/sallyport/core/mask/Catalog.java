package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Judgement;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What detectors took the columns of results for, added up from traffic; never a value. Thread-safe. Kept in memory: it
 * begins anew with each start of the gateway.
 */
public final class Catalog {

    /** Further columns are not noted: names may be a client's invention. */
    static final int ENTRIES_MAX = 20_000;

    /**
     * Where something was found.
     *
     * @param schema empty when the target names none
     * @param table empty when the column is computed
     */
    public record Place(String target, String schema, String table, String column) {

        static Place of(String target, Column column) {
            return column.origin()
                    .map(origin -> new Place(target, origin.schema(), origin.table(), origin.column()))
                    .orElseGet(() -> new Place(target, "", "", column.name()));
        }
    }

    /**
     * Something sensitive.
     *
     * @param type as masking rules name it
     * @param detail a finer name for people
     * @param score the highest confidence so far, from 0 to 1
     * @param rows how many rows of it went by
     * @param rule the rule that masked it the last time; empty when none did
     */
    public record Entry(
            Place place,
            String type,
            String detail,
            double score,
            long rows,
            Instant first,
            Instant last,
            Optional<String> rule) {

        private Entry again(Judgement judged, long more, Instant now, Optional<String> by) {
            return new Entry(place, type, detail, Math.max(score, judged.score()), rows + more, first, now, by);
        }
    }

    private record Key(Place place, String type) {}

    private static final Comparator<Entry> BY_PLACE = Comparator.comparing(
                    (Entry entry) -> entry.place().target())
            .thenComparing(entry -> entry.place().schema())
            .thenComparing(entry -> entry.place().table())
            .thenComparing(entry -> entry.place().column())
            .thenComparing(Entry::type);

    private final Clock clock;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    public Catalog(Clock clock) {
        this.clock = clock;
    }

    /**
     * Notes rows of a column that a detector takes for sensitive.
     *
     * @param rule the enforced rule that masks them; empty when none does
     */
    void saw(String target, Column column, Judgement judged, long rows, Optional<String> rule) {
        Key key = new Key(Place.of(target, column), judged.type());
        if (entries.size() >= ENTRIES_MAX && !entries.containsKey(key)) {
            return;
        }
        Instant now = clock.instant();
        entries.compute(
                key,
                (_, before) -> before == null
                        ? new Entry(key.place(), judged.type(), judged.detail(), judged.score(), rows, now, now, rule)
                        : before.again(judged, rows, now, rule));
    }

    /** Returns what was found, by place. */
    public List<Entry> entries() {
        return entries.values().stream().sorted(BY_PLACE).toList();
    }
}
