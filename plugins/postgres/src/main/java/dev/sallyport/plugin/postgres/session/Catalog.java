package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Column.Origin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names of one target database's tables and columns by oid, shared by its sessions. Thread-safe.
 *
 * <p>Kept for {@link #LIFE} at most, and dropped as soon as a session sends a statement that may rename something, so
 * that a masking rule meets the names that are in force.
 */
final class Catalog {

    static final Duration LIFE = Duration.ofSeconds(30);
    private static final int TABLES_MAX = 50_000;

    /** A table's name and its columns by number. */
    record Table(String schema, String name, Map<Integer, Optional<Origin>> columns, long loadedNanos) {}

    private final ConcurrentHashMap<Integer, Table> tables = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong loadedNanos = new AtomicLong();
    private final AtomicBoolean refreshing = new AtomicBoolean();

    /** Returns the origin of a column if its names are known and fresh; empty if they must be looked up. */
    Optional<Origin> origin(int table, int attribute, long nowNanos) {
        Table known = tables.get(table);
        if (known == null || nowNanos - known.loadedNanos > LIFE.toNanos()) {
            return Optional.empty();
        }
        return known.columns.getOrDefault(attribute, Optional.empty());
    }

    /** Returns until when the names of a table may be used; now if they must be looked up. */
    long freshUntil(int table, long nowNanos) {
        Table known = tables.get(table);
        return known == null ? nowNanos : known.loadedNanos + LIFE.toNanos();
    }

    /** Returns a number that is another one after every change of names, learned or forgotten. */
    long changes() {
        return changes.get();
    }

    /**
     * Whether the caller should look the names up again in the background: they get old, and nobody does it yet. The
     * caller then ends with {@link #refreshed}.
     */
    boolean claimRefresh(long nowNanos) {
        return !tables.isEmpty()
                && nowNanos - loadedNanos.get() > LIFE.toNanos() / 2
                && refreshing.compareAndSet(false, true);
    }

    void refreshed() {
        refreshing.set(false);
    }

    /** Returns the state a look-up starts from; its result is dropped if something changed meanwhile. */
    long version() {
        return version.get();
    }

    void put(long asOf, Map<Integer, Table> loaded, long nowNanos) {
        if (version.get() != asOf) {
            return;
        }
        if (tables.size() + loaded.size() > TABLES_MAX) {
            tables.clear();
        }
        tables.putAll(loaded);
        changes.incrementAndGet();
        loadedNanos.set(nowNanos);
        if (version.get() != asOf) {
            tables.clear();
        }
    }

    void invalidate() {
        version.incrementAndGet();
        changes.incrementAndGet();
        tables.clear();
    }
}
