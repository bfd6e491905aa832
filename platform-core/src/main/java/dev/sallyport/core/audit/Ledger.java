package dev.sallyport.core.audit;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.audit.AuditListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log over a store: a bounded queue, one writer, and a feeder per listener.
 *
 * <p>While the store is gone the writer keeps its batch and tries again, the queue fills, and what does not fit any
 * more is counted; the first batch after that says in the ledger how many facts are missing. A gap is never silent.
 */
public final class Ledger implements AuditLog, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
    private static final int QUEUE_MAX = 10_000;
    private static final int BATCH_MAX = 200;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final AuditStore store;
    private final Clock clock;
    private final BlockingQueue<AuditStore.Fact> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong droppedEver = new AtomicLong();
    private final List<Feeder> feeders = new ArrayList<>();
    private final String node;
    private final Thread writer;
    private final Semaphore pause = new Semaphore(0);
    private volatile boolean stopping;

    private Ledger(AuditStore store, Clock clock, String node) {
        this.store = store;
        this.clock = clock;
        this.node = node;
        this.writer = Thread.ofVirtual().name("audit-writer").unstarted(this::write);
    }

    /** Starts writing; {@link #feed} starts the listeners once plugins are there. */
    public static Ledger start(AuditStore store, Clock clock, String node) {
        Ledger ledger = new Ledger(store, clock, node);
        ledger.writer.start();
        return ledger;
    }

    /** Starts to feed listeners, each from where it was. Called once. */
    public void feed(Map<String, AuditListener> listeners) {
        listeners.forEach((name, listener) -> feeders.add(Feeder.start(store, name, listener, clock, node)));
    }

    @Override
    public void note(String type, String actor, String session, String target, Map<String, String> facts) {
        AuditStore.Fact fact = AuditStore.Fact.bounded(clock.instant(), type, actor, session, target, facts);
        if (!queue.offer(fact)) {
            dropped.incrementAndGet();
            droppedEver.incrementAndGet();
        }
    }

    /** Returns how many facts did not fit since the start. */
    public long dropped() {
        return droppedEver.get();
    }

    /** Returns how many facts wait to be written. */
    public int queued() {
        return queue.size();
    }

    /** Returns the ledger's store, for readers. */
    public AuditStore store() {
        return store;
    }

    private void write() {
        List<AuditStore.Fact> batch = new ArrayList<>();
        long gap = 0;
        try {
            while (!stopping || !queue.isEmpty()) {
                if (batch.isEmpty()) {
                    AuditStore.Fact first = queue.poll(200, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    queue.drainTo(batch, BATCH_MAX - 1);
                }
                gap += dropped.getAndSet(0);
                if (append(batch, gap)) {
                    batch.clear();
                    gap = 0;
                    feeders.forEach(Feeder::wake);
                } else if (stopping) {
                    return;
                } else {
                    pause.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean append(List<AuditStore.Fact> batch, long gap) {
        List<AuditStore.Fact> facts = new ArrayList<>(batch);
        if (gap > 0) {
            facts.add(new AuditStore.Fact(
                    clock.instant(), "audit.gap", "gateway", "", "", Map.of("missing", Long.toString(gap))));
        }
        try {
            store.append(facts);
            return true;
        } catch (GatewayException e) {
            LOGGER.atWarn()
                    .addKeyValue("waiting", queue.size() + batch.size())
                    .addKeyValue("errorCode", e.code())
                    .log("audit facts cannot be written; tried again");
            return false;
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("error", e.toString())
                    .addKeyValue("count", batch.size())
                    .log("audit facts are not fit for the ledger and are counted as missing");
            dropped.addAndGet(batch.size());
            droppedEver.addAndGet(batch.size());
            return true;
        }
    }

    /** Writes what is queued, as far as the store allows, and stops feeding. */
    @Override
    public void close() {
        feeders.forEach(Feeder::close);
        stopping = true;
        pause.release();
        try {
            writer.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
