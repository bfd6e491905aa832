package dev.sallyport.core.net;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.metrics.Metrics;
import io.netty.channel.Channel;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process may still open. The operating system says no only when nothing is left, to whoever asks next: the
 * recorder, the store, the log. So the last descriptors are not for new sessions, and the very last not even for the
 * sentence that says so. Sockets are counted as they come and go; the rest is measured now and then. Thread-safe.
 */
public final class Descriptors {

    /** What sessions leave to the recorder, the store, the control plane and to clients that are to be told. */
    static final int RESERVED = 256;

    /** What is left of it when clients are not told any more. */
    static final int RESERVED_FOR_ITSELF = 128;

    /** A target's socket and a recording's file; the client's socket is there already. */
    private static final int SESSION = 2;

    private static final Logger LOGGER = LoggerFactory.getLogger(Descriptors.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier max;
    private final LongSupplier open;
    private final AtomicInteger sockets = new AtomicInteger();
    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);
    private final LongAdder refused;
    private volatile long others;
    private volatile long limit;
    private volatile boolean refusing;

    /**
     * Measures for the first time.
     *
     * @param max how many there may be
     * @param open how many there are; may block
     */
    Descriptors(LongSupplier max, LongSupplier open, Metrics metrics) {
        this.max = max;
        this.open = open;
        this.refused = metrics.counter(
                "sallyport_descriptors_refused_total",
                "Sessions and connections refused because the process may open too few files");
        metrics.gauge("sallyport_descriptors_max", "Files and sockets the process may have open", () -> limit);
        metrics.gauge("sallyport_descriptors", "Files and sockets the process has open", this::inUse);
        measure();
    }

    /** Those of this process; without a bound where the system tells none. */
    public static Descriptors ofProcess(Metrics metrics) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? new Descriptors(system::getMaxFileDescriptorCount, system::getOpenFileDescriptorCount, metrics)
                : new Descriptors(() -> Long.MAX_VALUE, () -> 0, metrics);
    }

    /** Looks how many there are; to be called every second or so. May block. */
    public void measure() {
        limit = max.getAsLong();
        int counted = sockets.get();
        others = Math.max(0, open.getAsLong() - counted);
        refusing = !left(RESERVED, SESSION);
    }

    private long inUse() {
        return others + sockets.get();
    }

    private boolean left(int reserved, int wanted) {
        return limit - reserved - inUse() >= wanted;
    }

    /** Counts a socket of a client or target until it is closed. */
    void opened(Channel channel) {
        sockets.incrementAndGet();
        channel.closeFuture().addListener(closed -> sockets.decrementAndGet());
    }

    /** Whether a connection that was accepted may stay at least until it is answered. */
    boolean leftForAnswer() {
        return left(RESERVED_FOR_ITSELF, 0) || runOut();
    }

    /** Whether a session may go on to open what it needs. */
    public boolean leftForSession() {
        return left(RESERVED, SESSION) || runOut();
    }

    /** Whether a socket to a target may be opened. */
    boolean leftForTarget() {
        return left(RESERVED, 1) || runOut();
    }

    private boolean runOut() {
        refused.increment();
        refusing = true;
        long now = System.nanoTime();
        long logged = loggedNanos.get();
        if (now - logged >= LOG_EVERY_NANOS && loggedNanos.compareAndSet(logged, now)) {
            LOGGER.atError()
                    .addKeyValue("open", inUse())
                    .addKeyValue("limit", limit)
                    .log("the process has too few file descriptors left, so new sessions are refused; a session takes"
                            + " two: raise the limit on open files (LimitNOFILE= of the systemd unit, or ulimit -n)");
        }
        return false;
    }

    /** Returns what is wrong, if there are too few. */
    public Optional<String> problem() {
        return refusing
                ? Optional.of("no file descriptors left for sessions: " + inUse() + " of " + limit
                        + " are open; raise LimitNOFILE")
                : Optional.empty();
    }

    /** Returns what a client is told. */
    public static Refusal refusal() {
        return Refusal.of(ErrorCodes.DESCRIPTORS, "The gateway has no file descriptors left for another connection.")
                .withNextStep("Try again later; whoever runs the gateway raises its limit on open files.");
    }
}
