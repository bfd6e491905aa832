package dev.sallyport.plugin.http.session;

/**
 * Bytes on their way into a socket. Beyond a bound no more is taken until most of them are gone, so that what waits
 * stays small and does not flutter. Confined to the event loop.
 */
final class InFlight {

    /** What a full connection does. */
    interface Owner {

        /** Sends what is written but was not sent. */
        void flush();

        /** Tells whether more is taken. */
        void taking(boolean more);
    }

    private final int most;
    private final Owner owner;
    private int waiting;
    private boolean full;

    /** @param most bytes at which no more is taken; at a quarter of them it goes on */
    InFlight(int most, Owner owner) {
        this.most = most;
        this.owner = owner;
    }

    /** Bytes were written, and are to be {@link #gone} later. */
    void sent(int bytes) {
        waiting += bytes;
    }

    void gone(int bytes) {
        waiting -= bytes;
        if (full && waiting <= most / 4) {
            full = false;
            owner.taking(true);
        }
    }

    /** Called when all is written that belongs together. */
    void settle() {
        if (waiting > most && !full) {
            full = true;
            owner.flush();
            if (full) { // what was flushed may be gone at once
                owner.taking(false);
            }
        }
    }

    boolean full() {
        return full;
    }
}
