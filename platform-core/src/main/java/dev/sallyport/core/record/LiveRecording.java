package dev.sallyport.core.record;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording in progress.
 *
 * <p>Two sides meet here. The session's side ({@link SessionRecording}) only puts entries into a queue. The recorder's
 * thread takes them out, turns all that wait into one block and writes it: a group commit without a timer, since
 * whatever arrives during a write forms the next block. {@code written} moves after the write, so a reader of it may
 * acknowledge.
 *
 * <p>When a write fails the batch stays in hand and is tried again; nothing is dropped. Meanwhile {@link #failing}
 * tells the session to refuse new commands.
 */
final class LiveRecording implements SessionRecording {

    /** What one block gathers at most, so that a flood does not make one huge block. */
    private static final int BATCH_BYTES_MAX = 256 << 10;

    private final SessionId id;
    private final Recorder recorder;
    private final Clock clock;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock waitersLock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    private long nextSequence;
    private volatile long written = -1;
    private volatile boolean failing;
    private volatile boolean closed;
    private volatile boolean gone;

    // Recorder's thread only.
    private SegmentWriter writer;
    private final RecordingSummary.Builder summary;
    private SegmentWriter.@Nullable Batch inHand;
    private long inHandLast;
    private boolean inHandCloses;
    private Seal.@Nullable State pendingSeal;
    private boolean sealWritten;
    private int segment = 1;
    private long entriesInSegment;

    private record Pending(long sequence, RecordEntry entry, int estimate) {}

    private record Waiter(long sequence, Consumer<Boolean> callback) {}

    LiveRecording(SessionId id, Recorder recorder, Clock clock, SegmentWriter writer) {
        this.id = id;
        this.recorder = recorder;
        this.clock = clock;
        this.writer = writer;
        this.summary = new RecordingSummary.Builder(id.value());
    }

    SessionId id() {
        return id;
    }

    @Override
    public long append(RecordEntry entry) {
        long sequence = nextSequence++;
        if (closed) {
            return sequence;
        }
        int estimate = Estimates.bytes(entry);
        queuedBytes.addAndGet(estimate);
        queue.add(new Pending(sequence, entry, estimate));
        if (scheduled.compareAndSet(false, true)) {
            recorder.ready(this);
        }
        if (entry instanceof RecordEntry.Closed || entry instanceof RecordEntry.Opened) {
            recorder.wake();
        }
        return sequence;
    }

    @Override
    public void hasten() {
        recorder.wake();
    }

    @Override
    public boolean written(long sequence) {
        return written >= sequence;
    }

    @Override
    public void whenWritten(long sequence, Consumer<Boolean> callback) {
        waitersLock.lock();
        try {
            if (written < sequence && !gone) {
                waiters.add(new Waiter(sequence, callback));
                recorder.wake();
                return;
            }
        } finally {
            waitersLock.unlock();
        }
        callback.accept(written >= sequence);
    }

    @Override
    public long queuedBytes() {
        return queuedBytes.get();
    }

    @Override
    public boolean failing() {
        return failing;
    }

    @Override
    public void close(Disconnect cause) {
        if (!closed) {
            append(new RecordEntry.Closed(clock.instant(), cause));
            closed = true;
        }
    }

    // ---- the recorder's side

    /** Writes what waits. Returns whether more is waiting than one block takes. */
    boolean drain(MessageDigest sha, ByteArrayOutputStream scratch) throws IOException {
        scheduled.set(false);
        if (pendingSeal == null) {
            SegmentWriter.Batch batch = inHand == null ? gather(scratch) : inHand;
            if (batch.count() == 0) {
                return false;
            }
            inHand = batch;
            writer.append(Format.KIND_DATA, batch, sha);
            inHand = null;
            entriesInSegment += batch.count();
            failing = false;
            written = inHandLast;
            tellWaiters();
            if (inHandCloses) {
                pendingSeal = Seal.State.CLOSED;
            } else if (writer.size() >= recorder.config().segmentBytesMax()) {
                pendingSeal = Seal.State.CONTINUED;
            }
        }
        if (pendingSeal != null) {
            sealAndGoOn(pendingSeal, sha);
            failing = false;
        }
        return !gone && !queue.isEmpty();
    }

    private void sealAndGoOn(Seal.State state, MessageDigest sha) throws IOException {
        if (!sealWritten) {
            Seal seal = Seal.sign(recorder.key(), id.value(), segment, state, entriesInSegment, writer);
            SegmentWriter.Batch batch = new SegmentWriter.Batch();
            batch.add(inHandLast + 1, EntryJson.micros(clock.instant()), seal.toJson());
            writer.append(Format.KIND_SEAL, batch, sha);
            writer.close();
            sealWritten = true;
            recorder.sealed(seal);
        }
        if (state == Seal.State.CONTINUED) {
            writer = recorder.nextSegment(id, segment + 1, writer.head());
            segment++;
            entriesInSegment = 0;
        } else {
            gone = true;
            tellWaiters();
            recorder.closed(summary, segment);
        }
        sealWritten = false;
        pendingSeal = null;
    }

    private SegmentWriter.Batch gather(ByteArrayOutputStream scratch) throws IOException {
        SegmentWriter.Batch batch = new SegmentWriter.Batch();
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            scratch.reset();
            EntryJson.write(pending.sequence(), pending.entry(), scratch);
            batch.add(pending.sequence(), EntryJson.micros(pending.entry().at()), scratch.toByteArray());
            queuedBytes.addAndGet(-pending.estimate());
            inHandLast = pending.sequence();
            summary.add(pending.entry());
            if (pending.entry() instanceof RecordEntry.Closed) {
                inHandCloses = true;
                break;
            }
            if (batch.size() >= BATCH_BYTES_MAX) {
                break;
            }
        }
        return batch;
    }

    void failed() {
        failing = true;
    }

    /** Gives up on what could not be written, when the gateway stops. */
    void abandon() {
        gone = true;
        tellWaiters();
    }

    private void tellWaiters() {
        List<Waiter> due = new ArrayList<>();
        waitersLock.lock();
        try {
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (gone || waiter.sequence() <= written) {
                    due.add(waiter);
                    all.remove();
                }
            }
        } finally {
            waitersLock.unlock();
        }
        due.forEach(waiter -> waiter.callback().accept(waiter.sequence() <= written));
    }
}
