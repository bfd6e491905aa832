package dev.sallyport.core.net;

/** Why nothing is read from a channel. */
public enum PauseReason {
    /** The other side does not take what was read. */
    PEER_UNWRITABLE,
    /** A command is being judged. */
    LANE,
    /** People are waited for. */
    HOLD,
    /** The recorder is behind. */
    RECORDER_LAG,
    /** Terminal bytes are held back. */
    TERMINAL,
    RATE_LIMIT,
    /** The session is about to end. */
    DRAINING
}
