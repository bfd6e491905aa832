package dev.sallyport.plugin.ssh.relay;

/**
 * The windows of one direction of a channel: what the receiver still takes, and what was granted of it to the sender.
 *
 * <p>Nobody is granted what the receiver could not take at once, so nothing piles up in the gateway but what it holds
 * back on purpose. A part of the receiver's window is kept for the gateway's own words where that is asked for.
 */
final class Credit {

    private static final long WINDOW_MAX = 0xffff_ffffL;
    /** Smaller grants wait for more, so that a receiver that reads in drops does not cost a message for each. */
    private static final long STEP_BYTES = 16 << 10;

    /** No more is granted at a time, whatever the receiver offers: this much may lie in the gateway, per direction. */
    private static final long GRANTED_MAX = 2 << 20;

    private final long reserve;
    private final long step;
    private long room;
    private long granted;
    private long queued;

    /**
     * @param window the receiver's first window, in bytes
     * @param reserve what of it is never granted; less where the window is small
     */
    Credit(long window, long reserve) {
        this.room = window;
        this.reserve = Math.min(reserve, window / 4);
        this.step = Math.min(STEP_BYTES, Math.max(1, window / 4));
    }

    /** The sender sent this much. Throws {@link IllegalArgumentException} when it was not granted. */
    void taken(long bytes) {
        if (bytes > granted) {
            throw new IllegalArgumentException("more data than the window allows");
        }
        granted -= bytes;
    }

    /** This much is to go to the receiver. */
    void queued(long bytes) {
        queued += bytes;
    }

    /** This much of what is queued went to the receiver. */
    void sent(long bytes) {
        queued -= bytes;
        room -= bytes;
    }

    /** This much of what is queued will not go out. */
    void dropped(long bytes) {
        queued -= bytes;
    }

    /** Returns how much the receiver takes now. */
    long room() {
        return Math.max(0, room);
    }

    /** The receiver takes this much more. */
    void widened(long bytes) {
        room = Math.min(WINDOW_MAX, room + bytes);
    }

    /** Returns what is to be granted to the sender now, and counts it as granted; 0 for nothing. */
    long grant() {
        long free = Math.min(GRANTED_MAX, room - reserve - queued) - granted;
        if (free <= 0 || (free < step && granted > 0)) {
            return 0;
        }
        granted += free;
        return free;
    }

    /** Takes room for words of the gateway; returns how many of the bytes may be sent. */
    int say(int bytes) {
        int sayable = (int) Math.clamp(room - queued - granted, 0L, (long) bytes);
        room -= sayable;
        return sayable;
    }
}
