package dev.sallyport.api;

import java.time.Duration;

/**
 * Every bound of the data path in one record. Config section {@code limits:}; each key has the default below.
 *
 * @param frameBytesMax largest protocol frame accepted from either side, in bytes (an unbounded length is memory given
 *     to a stranger)
 * @param commandBytesMax largest command text plus parameters that policy will look at, in bytes; longer is denied,
 *     never truncated
 * @param handshakeTimeout from accept to admitted session; a stalled handshake frees its slot after it
 * @param connectTimeout for the TCP (and TLS) connection to a target
 * @param idleTimeout of a session without any traffic in either direction
 * @param hookTime what one interceptor call may take before it counts as failed and the command is denied
 * @param sessionsMax concurrent sessions of the gateway
 * @param handshakesMax connections that are not yet admitted, over all listeners
 * @param sessionsPerSubjectMax concurrent sessions of one subject
 * @param statementsMax prepared statements and portals kept per session
 * @param pipelineMax commands in flight per lane
 * @param rowBatchBytesMax rows gathered for one look by maskers and recorder, in bytes
 * @param rowBatchRowsMax the same, in rows
 * @param writeHighWaterBytes buffered bytes towards a slow peer at which reading from the other side pauses
 * @param writeLowWaterBytes buffered bytes at which reading goes on
 * @param recordedResultBytesMax bytes of masked result kept in the recording per command
 * @param recordedResultRowsMax rows of masked result kept in the recording per command
 * @param recorderQueueBytesMax bytes waiting for the recorder per session before reads pause
 * @param recorderLagTimeout how long a recorder may be unable to write before the session ends
 * @param reviewsPerSubjectMax open reviews one subject may have at a time
 * @param terminalDelay how long a terminal's output may be held back so that a masking rule sees a value whole
 * @param terminalHeldBytesMax bytes of one terminal stream held back per direction before it is refused; at a quarter
 *     of it the protocol is told to pause
 * @param terminalLineBytesMax longest piece of a line of output that masking rules look at as a whole; longer lines are
 *     looked at in overlapping pieces
 * @param tunnelsMax streams to somewhere else (forwarded ports and sockets, agents, displays) that are open in a
 *     session at a time
 * @param forwardsMax ports and sockets on which a target listens for one session
 * @param searchedFileBytesMax bytes of one file's content that detectors search where a rule asks what is in it; what
 *     lies behind counts as not searched
 */
@Preview
public record Limits(
        int frameBytesMax,
        int commandBytesMax,
        Duration handshakeTimeout,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration hookTime,
        int sessionsMax,
        int handshakesMax,
        int sessionsPerSubjectMax,
        int statementsMax,
        int pipelineMax,
        int rowBatchBytesMax,
        int rowBatchRowsMax,
        int writeHighWaterBytes,
        int writeLowWaterBytes,
        int recordedResultBytesMax,
        int recordedResultRowsMax,
        int recorderQueueBytesMax,
        Duration recorderLagTimeout,
        int reviewsPerSubjectMax,
        Duration terminalDelay,
        int terminalHeldBytesMax,
        int terminalLineBytesMax,
        int tunnelsMax,
        int forwardsMax,
        int searchedFileBytesMax) {

    /** The bounds a gateway has when its config names none. */
    public static final Limits DEFAULTS = new Limits(
            64 << 20,
            1 << 20,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofHours(8),
            Duration.ofSeconds(5),
            10_000,
            2_000,
            1_000,
            10_000,
            10_000,
            64 << 10,
            256,
            256 << 10,
            64 << 10,
            64 << 10,
            100,
            4 << 20,
            Duration.ofSeconds(30),
            100,
            Duration.ofMillis(20),
            4 << 20,
            16 << 10,
            128,
            32,
            16 << 20);
}
