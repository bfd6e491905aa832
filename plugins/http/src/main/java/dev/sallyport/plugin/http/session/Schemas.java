package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.grpc.Schema;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Descriptors that are known, for all sessions. Thread-safe. */
final class Schemas {

    /**
     * Entries; beyond them all are asked for again. A client can name services that are not there, but not fill this.
     */
    private static final int ENTRIES_MAX = 1_000;

    /** How long descriptors count as those of the running service. */
    private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();

    /**
     * Whose descriptors they are.
     *
     * @param target its name
     * @param source the file, or the address that was asked
     * @param service the service that was asked for; empty for a file, which has all
     */
    record Key(String target, String source, String service) {}

    private record Known(Schema schema, long at) {}

    private final Map<Key, Known> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    Schemas(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns descriptors that need not be asked for again. */
    Optional<Schema> fresh(Key key) {
        return Optional.ofNullable(entries.get(key))
                .filter(known -> nanos.getAsLong() - known.at() < FRESH_NANOS)
                .map(Known::schema);
    }

    /** Returns descriptors of any age, for when they cannot be asked for. */
    Optional<Schema> last(Key key) {
        return Optional.ofNullable(entries.get(key)).map(Known::schema);
    }

    void put(Key key, Schema schema) {
        if (entries.size() >= ENTRIES_MAX) {
            entries.clear();
        }
        entries.put(key, new Known(schema, nanos.getAsLong()));
    }
}
