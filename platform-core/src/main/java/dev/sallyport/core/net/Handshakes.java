package dev.sallyport.core.net;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections that are not admitted yet, and keeps them under their bound. Thread-safe. */
final class Handshakes {

    private final int max;
    private final AtomicInteger count = new AtomicInteger();

    Handshakes(int max) {
        this.max = max;
    }

    /** Takes a place; false when there is none. */
    boolean enter() {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back. */
    void leave() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
