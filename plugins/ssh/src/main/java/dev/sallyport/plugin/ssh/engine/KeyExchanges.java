package dev.sallyport.plugin.ssh.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds how often new keys are agreed on with a peer: an exchange costs the gateway milliseconds and the peer one
 * packet. One that follows enough data is paid for, however often it comes. Confined to the turns.
 */
final class KeyExchanges {

    /** Exchanges within a minute that nothing was transferred for; nobody who only types comes near it. */
    static final int UNPAID_MAX = 32;

    /** What pays for an exchange, in either direction: about as much work as the exchange itself. */
    static final int PAID_BYTES = 1 << 20;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private long moved;
    private long since;
    private int unpaid;

    KeyExchanges(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    void moved(int bytes) {
        moved += bytes;
    }

    /** Takes note of an exchange that begins; false when it is one too many. */
    boolean begins() {
        long now = nanos.getAsLong();
        if (now - since >= WINDOW_NANOS) {
            since = now;
            unpaid = 0;
        }
        if (moved < PAID_BYTES) {
            unpaid++;
        }
        moved = 0;
        return unpaid <= UNPAID_MAX;
    }
}
