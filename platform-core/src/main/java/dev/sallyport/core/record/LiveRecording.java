package dev.sallyport.core.record;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording in progress.
 *
 * <p>Two sides meet here. The session's side ({@link SessionRecording}) puts entries into a queue, and those that an
 * acknowledgement rests on into the {@link Journal} as well, where killing the gateway cannot lose them. The recorder's
 * thread takes entries out of the queue some milliseconds later, turns all that wait into one block and writes it; then
 * their place in the journal is free. When the journal has no room, an acknowledgement waits for the recorder instead.
 *
 * <p>When a write fails the batch stays in hand and is tried again; nothing is dropped. Meanwhile {@link #failing}
 * tells the session to refuse new commands. When the file itself is lost, what comes goes to a further segment, and the
 * session is to end.
 */
final class LiveRecording implements SessionRecording {

    /** What one block gathers at most, so that a flood does not make one huge block. */
    private static final int BATCH_BYTES_MAX = 256 << 10;

    /** What may wait before the recorder is woken though nobody waits for it. */
    private static final int HURRY_BYTES = 256 << 10;

    private final SessionId id;
    private final Recorder recorder;
    private final Clock clock;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock waitersLock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    // The session's side only.
    private final byte[] idBytes;
    private final Deque<Pending> unjournaled = new ArrayDeque<>();
    private final EntryJson json = new EntryJson();
    private long nextSequence;

    private volatile long journaled = -1;
    private volatile long written = -1;
    private volatile boolean failing;
    private volatile boolean lost;
    private volatile boolean closed;
    private volatile boolean gone;

    // Recorder's thread only.
    private SegmentWriter writer;
    private final RecordingSummary.Builder summary;
    private SegmentWriter.@Nullable Batch inHand;
    private final List<Pending> inHandPending = new ArrayList<>();
    private long inHandLast;
    private boolean inHandCloses;
    private Seal.@Nullable State pendingSeal;
    private boolean sealWritten;
    private int segment = 1;
    private long entriesInSegment;

    /** An entry on its way. Where it lies is settled between the session, which journals it, and the recorder. */
    private static final class Pending {
        private static final int QUEUED = 0;
        private static final int JOURNALED = 1;
        private static final int WRITTEN = 2;

        private final long sequence;
        private final RecordEntry entry;
        private final int estimate;
        private final AtomicInteger place = new AtomicInteger(QUEUED);
        private volatile byte @Nullable [] json;
        private volatile Journal.@Nullable File file;

        Pending(long sequence, RecordEntry entry, int estimate) {
            this.sequence = sequence;
            this.entry = entry;
            this.estimate = estimate;
        }

        void journaled(Journal.File where) {
            file = where;
            if (!place.compareAndSet(QUEUED, JOURNALED)) {
                where.release();
            }
        }

        void written() {
            // The place first: once it is taken, the session's side either has set the file or lets go of it itself.
            if (place.getAndSet(WRITTEN) == JOURNALED) {
                Journal.File where = file;
                if (where != null) {
                    where.release();
                }
            }
        }
    }

    private record Waiter(long sequence, Consumer<Boolean> callback) {}

    /** Begins the recording: who it is about is in the file before anything else can be. */
    LiveRecording(SessionId id, Recorder recorder, Clock clock, SegmentWriter writer, RecordEntry.Opened opened)
            throws IOException {
        this.id = id;
        this.recorder = recorder;
        this.clock = clock;
        this.writer = writer;
        this.summary = new RecordingSummary.Builder(id.value());
        this.idBytes = id.value().getBytes(StandardCharsets.US_ASCII);
        try (BlockCoder coder = new BlockCoder()) {
            SegmentWriter.Batch first = coder.batch();
            first.add(0, EntryJson.micros(opened.at()), json.of(0, opened));
            writer.append(Format.KIND_DATA, first, coder);
        }
        summary.add(opened);
        entriesInSegment = 1;
        inHandLast = 0;
        nextSequence = 1;
        written = 0;
    }

    /** Whether everything up to a sequence lies in a segment; a journal is not enough. */
    boolean stored(long sequence) {
        return written >= sequence;
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
        long queued = queuedBytes.addAndGet(estimate);
        recorder.queued(estimate);
        Pending pending = new Pending(sequence, entry, estimate);
        queue.add(pending);
        if (acknowledged(entry)) {
            unjournaled.add(pending);
        }
        if (scheduled.compareAndSet(false, true)) {
            recorder.ready(this);
        }
        if (queued > HURRY_BYTES || entry instanceof RecordEntry.Closed) {
            recorder.wake();
        }
        return sequence;
    }

    /**
     * Whether an acknowledgement to the client rests on the entry; the rest may be lost in a kill, as an explicit gap.
     */
    private static boolean acknowledged(RecordEntry entry) {
        return entry instanceof RecordEntry.Asked
                || entry instanceof RecordEntry.Ruled
                || entry instanceof RecordEntry.Substituted;
    }

    @Override
    public void hasten() {
        while (!unjournaled.isEmpty()) {
            Pending pending = unjournaled.getFirst();
            Journal.File file = pending.sequence <= written
                    ? null
                    : recorder.journal().append(idBytes, pending.sequence, json(pending));
            if (file == null && pending.sequence > written) {
                recorder.wake();
                return;
            }
            if (file != null) {
                pending.journaled(file);
            }
            journaled = pending.sequence;
            unjournaled.removeFirst();
        }
    }

    private byte[] json(Pending pending) {
        byte[] bytes = json.of(pending.sequence, pending.entry);
        pending.json = bytes;
        return bytes;
    }

    @Override
    public boolean written(long sequence) {
        return journaled >= sequence || written >= sequence;
    }

    @Override
    public void whenWritten(long sequence, Consumer<Boolean> callback) {
        hasten();
        waitersLock.lock();
        try {
            if (!written(sequence) && !gone) {
                waiters.add(new Waiter(sequence, callback));
                recorder.wake();
                return;
            }
        } finally {
            waitersLock.unlock();
        }
        callback.accept(written(sequence));
    }

    @Override
    public long queuedBytes() {
        return queuedBytes.get();
    }

    @Override
    public boolean failing() {
        return failing || lost;
    }

    @Override
    public void close(Disconnect cause) {
        if (!closed) {
            append(new RecordEntry.Closed(clock.instant(), cause));
            closed = true;
        }
    }

    // ---- the recorder's side

    /** Whether the last write failed and is to be tried again. */
    boolean retried() {
        return failing;
    }

    /** Writes what waits. Returns whether more is waiting than one block takes. */
    boolean drain(BlockCoder coder, EntryJson writing) throws IOException {
        scheduled.set(false);
        try {
            return write(coder, writing);
        } catch (SegmentWriter.Lost e) {
            goOnWithout(e);
            return true;
        }
    }

    private boolean write(BlockCoder coder, EntryJson writing) throws IOException {
        if (pendingSeal == null) {
            SegmentWriter.Batch batch = inHand == null ? gather(coder.batch(), writing) : inHand;
            if (batch.count() == 0) {
                coder.recycle(batch);
                return false;
            }
            inHand = batch;
            recorder.open().use(writer);
            writer.append(Format.KIND_DATA, batch, coder);
            inHand = null;
            inHandPending.forEach(Pending::written);
            inHandPending.clear();
            entriesInSegment += batch.count();
            coder.recycle(batch);
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
            sealAndGoOn(pendingSeal, coder);
            failing = false;
        }
        return !gone && !queue.isEmpty();
    }

    private void sealAndGoOn(Seal.State state, BlockCoder coder) throws IOException {
        if (!sealWritten) {
            Seal seal = Seal.sign(recorder.key(), id.value(), segment, state, entriesInSegment, writer);
            SegmentWriter.Batch batch = new SegmentWriter.Batch();
            batch.add(inHandLast + 1, EntryJson.micros(clock.instant()), seal.toJson());
            recorder.open().use(writer);
            writer.append(Format.KIND_SEAL, batch, coder);
            recorder.open().close(writer);
            sealWritten = true;
            recorder.sealed(seal);
        }
        if (state == Seal.State.CONTINUED) {
            beginSegment();
        } else {
            gone = true;
            tellWaiters();
            recorder.closed(summary, segment);
        }
        sealWritten = false;
        pendingSeal = null;
    }

    private void beginSegment() throws IOException {
        writer = recorder.nextSegment(id, segment + 1, writer.head());
        recorder.take(writer);
        segment++;
        entriesInSegment = 0;
    }

    /** The lost segment gets no seal, and the next one continues its chain: whoever checks the recording is told. */
    private void goOnWithout(SegmentWriter.Lost cause) throws IOException {
        if (!lost) {
            lost = true;
            recorder.lost(id, cause);
        }
        recorder.open().close(writer);
        beginSegment();
        if (pendingSeal == Seal.State.CONTINUED) {
            pendingSeal = null;
        }
    }

    private SegmentWriter.Batch gather(SegmentWriter.Batch batch, EntryJson writing) {
        long taken = 0;
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            byte[] bytes = pending.json;
            if (bytes == null) {
                bytes = writing.of(pending.sequence, pending.entry);
            }
            if (batch.count() == 0) {
                recorder.writing(pending.entry.at());
            }
            batch.add(pending.sequence, EntryJson.micros(pending.entry.at()), bytes);
            inHandPending.add(pending);
            taken += pending.estimate;
            inHandLast = pending.sequence;
            summary.add(pending.entry);
            if (pending.entry instanceof RecordEntry.Closed) {
                inHandCloses = true;
                break;
            }
            if (batch.size() >= BATCH_BYTES_MAX) {
                break;
            }
        }
        queuedBytes.addAndGet(-taken);
        recorder.queued(-taken);
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
