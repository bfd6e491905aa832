package dev.sallyport.core.catalog;

import dev.sallyport.core.audit.AuditStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what detectors find in traffic, and hands it to the store now and then. Sessions only touch memory.
 * Thread-safe.
 */
public final class Catalog {

    private static final Logger LOGGER = LoggerFactory.getLogger(Catalog.class);

    /** Places and types that wait for the store; names of some come from clients, so there is an end. */
    private static final int WAITING_MAX = 20_000;

    private static final int NAME_CHARS_MAX = 400;
    private static final int TYPE_CHARS_MAX = 64;

    private final CatalogStore store;
    private final Clock clock;
    private final LongAdder dropped = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock flushing = new ReentrantLock();
    private Map<Key, Sighting> waiting = new HashMap<>();

    private record Key(Sighting.Place place, String type) {}

    public Catalog(CatalogStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Notes values that were seen.
     *
     * @param rule the enforced masking rule that covers them; empty if none does
     */
    public void saw(Sighting.Place where, String type, long count, double score, String rule) {
        Instant now = clock.instant();
        String name = AuditStore.storable(where.name(), NAME_CHARS_MAX);
        Sighting.Place place = new Sighting.Place(where.target(), where.kind(), name);
        String known = AuditStore.storable(type, TYPE_CHARS_MAX);
        lock.lock();
        try {
            keep(new Sighting(place, known, count, score, now, now, rule), Catalog::sum);
        } finally {
            lock.unlock();
        }
    }

    private void keep(Sighting seen, BinaryOperator<Sighting> sum) {
        Key key = new Key(seen.place(), seen.type());
        if (waiting.size() < WAITING_MAX || waiting.containsKey(key)) {
            waiting.merge(key, seen, sum);
        } else {
            dropped.increment();
        }
    }

    private static Sighting sum(Sighting before, Sighting after) {
        return new Sighting(
                before.place(),
                before.type(),
                before.count() + after.count(),
                Math.max(before.score(), after.score()),
                before.first(),
                after.last(),
                // A rule that only observes sees what another one masks.
                after.rule().isEmpty() ? before.rule() : after.rule());
    }

    /** Hands what waits to the store; blocks. What the store does not take waits on. */
    public void flush() {
        flushing.lock();
        try {
            List<Sighting> taken = take();
            if (taken.isEmpty()) {
                return;
            }
            try {
                store.add(taken);
            } catch (RuntimeException e) {
                LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("The catalogue could not be stored");
                putBack(taken);
            }
        } finally {
            flushing.unlock();
        }
    }

    private List<Sighting> take() {
        lock.lock();
        try {
            List<Sighting> taken = new ArrayList<>(waiting.values());
            waiting = new HashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(List<Sighting> taken) {
        lock.lock();
        try {
            taken.forEach(each -> keep(each, (after, before) -> sum(before, after)));
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is known, with what waited until now; blocks. */
    public List<Sighting> list(CatalogStore.Filter filter) {
        flush();
        return store.list(filter);
    }

    /** Returns how many sightings did not fit. */
    public long dropped() {
        return dropped.sum();
    }
}
