package dev.sallyport.core.record;

import dev.sallyport.api.session.SessionId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder's one thread: takes recordings that have something to write, in turn, one block each.
 *
 * <p>It sleeps until somebody needs an acknowledgement. Entries nobody waits for do not wake it; it looks for them when
 * it wakes up by itself.
 */
final class Recorder implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recorder.class);
    /**
     * Between rounds: what arrives meanwhile shares a block. Acknowledged commands lie in the journal before; results
     * of so long can be lost in a kill.
     */
    private static final long NAP_NANOS = 40_000_000;

    /** After so many rounds without work it sleeps until it is called. */
    private static final int IDLE_ROUNDS = 100;

    private static final long IDLE_NANOS = 1_000_000_000;

    private final RecordingConfig config;
    private final Layout layout;
    private final SigningKey key;
    private final TransparencyLog log;
    private final Journal journal;
    private final Clock clock;
    private final Consumer<RecordingSummary> onFinished;
    private final Consumer<SessionId> onWritten;
    private final Consumer<SessionId> onLost;
    private final OpenSegments open;
    private final Queue<SegmentWriter> begun = new ConcurrentLinkedQueue<>();
    private final Queue<LiveRecording> ready = new ConcurrentLinkedQueue<>();
    private final Set<LiveRecording> retries = new LinkedHashSet<>();
    private final List<Seal> seals = new ArrayList<>();
    private final Queue<Closed> closed = new ArrayDeque<>();
    private final BlockCoder coder = new BlockCoder();
    private final EntryJson json = new EntryJson();
    private final Thread thread;
    private final LongAdder queuedBytes = new LongAdder();
    private volatile Instant oldest = Instant.MAX;
    private long retryAtNanos;
    private boolean troubled;
    private volatile boolean asleep;
    private volatile boolean deepAsleep;
    private volatile boolean hurried;
    private volatile boolean stopping;
    private volatile boolean failing;

    /** A recording that was written to its end and still lies among the live ones. */
    private record Closed(RecordingSummary summary, int segments) {}

    Recorder(
            RecordingConfig config,
            Layout layout,
            SigningKey key,
            TransparencyLog log,
            Journal journal,
            Clock clock,
            Consumer<SessionId> onWritten,
            Consumer<SessionId> onLost,
            Consumer<RecordingSummary> onFinished) {
        this.config = config;
        this.layout = layout;
        this.key = key;
        this.log = log;
        this.journal = journal;
        this.clock = clock;
        this.onWritten = onWritten;
        this.onLost = onLost;
        this.open = new OpenSegments(config.openFilesMax(), System::nanoTime);
        this.onFinished = onFinished;
        this.thread = Thread.ofPlatform()
                .name("recorder")
                .daemon(true)
                .uncaughtExceptionHandler(this::died)
                .unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** No memory, or a mistake of ours: what nobody can record any more must not run. */
    private void died(Thread recorder, Throwable cause) {
        failing = true;
        LOGGER.atError()
                .addKeyValue("thread", recorder.getName())
                .setCause(cause)
                .log("the recorder has died; commands are refused until the gateway is started again");
    }

    RecordingConfig config() {
        return config;
    }

    SigningKey key() {
        return key;
    }

    Journal journal() {
        return journal;
    }

    /** Returns the files that are open. For the recorder's thread. */
    OpenSegments open() {
        return open;
    }

    boolean failing() {
        return failing;
    }

    /** Counts what waits, over all recordings. */
    void queued(long bytes) {
        queuedBytes.add(bytes);
    }

    long queuedBytes() {
        return Math.max(0, queuedBytes.sum());
    }

    /** Notes the age of what is written now; while writing fails the age of what failed first stands. */
    void writing(Instant noted) {
        if (retries.isEmpty()) {
            oldest = noted;
        }
    }

    /** Returns how far writing is behind. */
    Duration lag() {
        Instant at = oldest;
        return at.equals(Instant.MAX) ? Duration.ZERO : Duration.between(at, clock.instant());
    }

    void ready(LiveRecording recording) {
        ready.add(recording);
        if (deepAsleep) {
            wake();
        }
    }

    /** Has the next round begin now: somebody waits, or much does. */
    void wake() {
        hurried = true;
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        List<LiveRecording> round = new ArrayList<>();
        int idle = 0;
        while (true) {
            hurried = false;
            adoptBegun();
            for (LiveRecording next = ready.poll(); next != null; next = ready.poll()) {
                round.add(next);
            }
            idle = round.isEmpty() ? idle + 1 : 0;
            round.forEach(this::write);
            round.clear();
            retry();
            logSeals();
            finishClosed();
            open.closeQuiet();
            if (stopping && ready.isEmpty()) {
                break;
            }
            if (retries.isEmpty()) {
                oldest = Instant.MAX;
            }
            nap(idle < IDLE_ROUNDS ? NAP_NANOS : IDLE_NANOS);
        }
        retries.forEach(LiveRecording::abandon);
        adoptBegun();
        open.close();
        coder.close();
    }

    private void adoptBegun() {
        for (SegmentWriter next = begun.poll(); next != null; next = begun.poll()) {
            open.adopt(next);
        }
    }

    private void nap(long nanos) {
        asleep = true;
        deepAsleep = nanos == IDLE_NANOS;
        if (!hurried && !stopping && !(deepAsleep && !ready.isEmpty())) {
            LockSupport.parkNanos(nanos);
        }
        deepAsleep = false;
        asleep = false;
    }

    private void write(LiveRecording recording) {
        if (recording.retried()) {
            retries.add(recording);
        } else {
            drain(recording);
        }
    }

    private void drain(LiveRecording recording) {
        try {
            if (recording.drain(coder, json)) {
                ready.add(recording);
            }
            onWritten.accept(recording.id());
        } catch (IOException e) {
            if (!recording.retried()) {
                LOGGER.atError()
                        .addKeyValue("sessionId", recording.id())
                        .addKeyValue("error", e.getMessage())
                        .log("recording cannot be written; new commands are refused until it can");
            }
            recording.failed();
            failing = true;
            if (retries.add(recording) && retries.size() == 1) {
                retryAtNanos = System.nanoTime() + config.retry().toNanos();
            }
        }
    }

    private void retry() {
        if (retries.isEmpty() || (!stopping && System.nanoTime() - retryAtNanos < 0)) {
            return;
        }
        List<LiveRecording> due = List.copyOf(retries);
        retries.clear();
        due.forEach(this::drain);
        failing = !retries.isEmpty();
        retryAtNanos = System.nanoTime() + config.retry().toNanos();
        if (!failing) {
            LOGGER.atInfo().addKeyValue("recordings", due.size()).log("recordings can be written again");
        }
    }

    /** Begins a segment, which is open. Any thread; what it is written by is confined to one thread at a time. */
    SegmentWriter nextSegment(SessionId id, int segment, byte[] previous) throws IOException {
        byte[] header = Format.header(id.value(), segment, EntryJson.micros(clock.instant()), previous);
        return SegmentWriter.create(layout.live(id.value(), segment), header);
    }

    /** Takes a segment over from whoever began it, to be closed when it is quiet. */
    void take(SegmentWriter writer) {
        begun.add(writer);
    }

    /** A recording's file was taken away or changed by somebody: the session must end, and others go on. */
    void lost(SessionId id, SegmentWriter.Lost cause) {
        LOGGER.atError()
                .addKeyValue("sessionId", id)
                .addKeyValue("error", cause.getMessage())
                .log("a recording was tampered with while it was being written; its session is ended");
        onLost.accept(id);
    }

    void sealed(Seal seal) {
        seals.add(seal);
    }

    /** One checkpoint for all seals of a round: signing is the dearest part. */
    private void logSeals() {
        if (seals.isEmpty()) {
            return;
        }
        try {
            log.append(seals.stream().map(Recorder::leaf).toList());
            seals.clear();
        } catch (IOException e) {
            tell(e, "the log of recordings cannot be written");
        }
    }

    static TransparencyLog.Leaf leaf(Seal seal) {
        return new TransparencyLog.Leaf(
                seal.sessionId(), seal.segment(), seal.state().name(), seal.head(), seal.signature());
    }

    void closed(RecordingSummary.Builder builder, int segments) {
        closed.add(new Closed(builder.build("closed"), segments));
    }

    /** Moves finished recordings; only those whose seals are in the log, so that readers never miss a seal. */
    private void finishClosed() {
        while (seals.isEmpty() && !closed.isEmpty()) {
            Closed next = closed.peek();
            try {
                layout.finish(next.summary(), clock.instant(), next.segments());
            } catch (IOException e) {
                tell(e, "a finished recording cannot be moved; tried again");
                return;
            }
            closed.remove();
            troubled = false;
            onFinished.accept(next.summary());
        }
    }

    /** Says once that something goes wrong, however often it is tried. */
    private void tell(IOException e, String what) {
        if (!troubled) {
            LOGGER.atError().addKeyValue("error", e.getMessage()).log(what);
        }
        troubled = true;
    }

    /** Writes what can be written, then ends. */
    void stop(Duration patience) throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join(patience);
    }
}
