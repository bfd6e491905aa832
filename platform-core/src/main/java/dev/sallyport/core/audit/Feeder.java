package dev.sallyport.core.audit;

import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.api.audit.AuditListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one listener from the ledger: in order, at least once, on a virtual thread of its own.
 *
 * <p>The position moves after the listener returned. A failure is tried again after a growing pause; after many in a
 * row the listener is parked, that is, tried only every ten minutes, and nothing is skipped. Of several nodes one feeds
 * at a time, by a lease.
 */
final class Feeder {

    private static final Logger LOGGER = LoggerFactory.getLogger(Feeder.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration PARKED = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_MILLIS = 1000;
    private static final int BATCH = 100;

    private final AuditStore store;
    private final String name;
    private final AuditListener listener;
    private final Clock clock;
    private final String owner;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;

    Feeder(AuditStore store, String name, AuditListener listener, Clock clock, String owner) {
        this.store = store;
        this.name = name;
        this.listener = listener;
        this.clock = clock;
        this.owner = owner;
    }

    static Feeder start(AuditStore store, String name, AuditListener listener, Clock clock, String owner) {
        Feeder feeder = new Feeder(store, name, listener, clock, owner);
        Thread.ofVirtual().name("audit-feeder-" + name).start(feeder::work);
        return feeder;
    }

    void wake() {
        wake.release();
    }

    void close() {
        stopping = true;
        wake.release();
    }

    private void work() {
        try {
            while (!stopping) {
                try {
                    round();
                } catch (RuntimeException e) {
                    LOGGER.atDebug()
                            .addKeyValue("listener", name)
                            .addKeyValue("error", e.toString())
                            .log("an audit listener could not be fed now");
                }
                if (wake.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Feeds what there is, if the listener is due and the turn is ours. */
    void round() {
        Optional<AuditStore.Turn> turn = store.claim(name, owner, clock.instant(), LEASE);
        if (turn.isEmpty()) {
            return;
        }
        long position = turn.get().position();
        int failures = turn.get().failures();
        Instant due = clock.instant();
        try {
            List<AuditEvent> events = store.after(position, BATCH);
            while (!events.isEmpty() && !stopping) {
                for (AuditEvent event : events) {
                    tell(event);
                    position = event.id();
                    failures = 0;
                }
                if (!store.advance(name, owner, position, clock.instant().plus(LEASE))) {
                    return;
                }
                events = store.after(position, BATCH);
            }
        } catch (ListenerFailed e) {
            failures++;
            due = clock.instant().plus(pause(failures));
            LOGGER.atWarn()
                    .addKeyValue("listener", name)
                    .addKeyValue("eventId", position + 1)
                    .addKeyValue("attempts", failures)
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("an audit listener failed; tried again later");
        } finally {
            store.release(name, owner, new AuditStore.Turn(position, failures), due);
        }
    }

    private void tell(AuditEvent event) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(listener.getClass().getClassLoader());
        try {
            listener.on(event);
        } catch (RuntimeException | LinkageError e) {
            throw new ListenerFailed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Duration pause(int failures) {
        return failures > 9 ? PARKED : Duration.ofSeconds(1L << (failures - 1));
    }

    /** The listener's own failure, apart from the store's. */
    private static final class ListenerFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ListenerFailed(Throwable cause) {
            super(cause);
        }
    }
}
