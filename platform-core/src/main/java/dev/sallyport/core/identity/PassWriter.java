package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store what became of passes, on a thread of its own, for whoever notices may be an event loop. What
 * cannot be written waits and holds here meanwhile. Thread-safe.
 */
final class PassWriter {

    private static final Logger LOGGER = LoggerFactory.getLogger(PassWriter.class);

    private final PassStore store;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    /** Held while the store is written to; whoever reads it meanwhile would find what is about to go. */
    private final ReentrantLock lock = new ReentrantLock();

    PassWriter(PassStore store) {
        this.store = store;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Whether the store may not know yet that a pass has ended. */
    boolean ending(String digest) {
        return ended.contains(digest);
    }

    void ended(String digest) {
        ended.add(digest);
        used.remove(digest);
    }

    void used(String digest, Instant at) {
        used.put(digest, at);
    }

    /** Has what is known written soon. Does not block. */
    void write() {
        if (!nothing() && writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("passes").start(this::run);
        }
    }

    private boolean nothing() {
        return ended.isEmpty() && used.isEmpty();
    }

    private void run() {
        boolean wrote = false;
        try {
            wrote = flush();
        } finally {
            writing.set(false);
        }
        if (wrote) {
            write(); // what came meanwhile
        }
    }

    private boolean flush() {
        lock.lock();
        try {
            List<String> gone = List.copyOf(ended);
            Map<String, Instant> seen = Map.copyOf(used);
            store.update(gone, seen);
            gone.forEach(ended::remove);
            seen.forEach(used::remove);
            return true;
        } catch (GatewayException e) {
            LOGGER.atWarn()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("ended", ended.size())
                    .log("what became of passes cannot be stored; it holds here, and is tried again");
            return false;
        } finally {
            lock.unlock();
        }
    }
}
