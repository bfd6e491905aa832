package dev.sallyport.core.review;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The lanes of this node that wait, by review id. They are woken by decisions and by the tick, and then look. */
final class Waits {

    private final ConcurrentMap<String, Wait> waits = new ConcurrentHashMap<>();

    /** One waiting lane. */
    static final class Wait {

        private final Instant expiresAt;
        private final Semaphore wake = new Semaphore(0);

        private Wait(Instant expiresAt) {
            this.expiresAt = expiresAt;
        }

        /** Waits until somebody says to look, or a while. */
        void pause(long millisMax) throws InterruptedException {
            if (wake.tryAcquire(millisMax, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        }
    }

    Wait add(String reviewId, Instant expiresAt) {
        Wait wait = new Wait(expiresAt);
        waits.put(reviewId, wait);
        return wait;
    }

    void remove(String reviewId) {
        waits.remove(reviewId);
    }

    void wake(String reviewId) {
        Wait wait = waits.get(reviewId);
        if (wait != null) {
            wait.wake.release();
        }
    }

    /** Wakes whoever's time is over, whatever the store says. */
    void wakeExpired(Instant now) {
        waits.values().stream()
                .filter(wait -> !now.isBefore(wait.expiresAt))
                .toList()
                .forEach(wait -> wait.wake.release());
    }

    int size() {
        return waits.size();
    }

    List<String> ids() {
        return List.copyOf(waits.keySet());
    }
}
