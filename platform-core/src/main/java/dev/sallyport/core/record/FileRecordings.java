package dev.sallyport.core.record;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Recordings in files of a local folder. Start and stop are called once, by the composition root. */
public final class FileRecordings implements Recordings, AutoCloseable {

    private static final byte[] NO_PREVIOUS = new byte[Format.HASH_BYTES];
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Layout layout;
    private final Clock clock;
    private final Journal journal;
    private final Recorder recorder;
    private final List<RecordingSummary> recovered;
    private final Map<SessionId, Session> live = new ConcurrentHashMap<>();
    private final List<Consumer<SessionId>> writtenListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SessionId>> lostListeners = new CopyOnWriteArrayList<>();

    /** Opens the folder, finishes interrupted recordings and starts the recorder's thread. May block. */
    public FileRecordings(RecordingConfig config, SigningKey key, Clock clock) {
        this.layout = new Layout(config.directory());
        this.clock = clock;
        try {
            layout.create();
            TransparencyLog log = new TransparencyLog(layout.log(), key);
            Recovery recovery = new Recovery(layout, key, log, Journal.read(layout.journal()), clock);
            this.recovered = List.copyOf(recovery.run());
            this.journal = Journal.open(layout.journal(), config.journalBytes());
            this.recorder =
                    new Recorder(config, layout, key, log, journal, clock, this::wrote, this::lost, this::finished);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.UNRECORDABLE,
                    "the recordings folder " + config.directory() + " cannot be used (" + e.getMessage()
                            + "); check recording.directory, its permissions and free space",
                    e);
        }
        recorder.start();
    }

    /** Returns the sessions that a killed gateway left open and that were sealed as interrupted at this start. */
    public List<RecordingSummary> recovered() {
        return recovered;
    }

    /** Registers who is told, on the recorder's thread, that a recording has grown or ended. Must only hand over. */
    public void onWritten(Consumer<SessionId> listener) {
        writtenListeners.add(listener);
    }

    @Override
    public void onLost(Consumer<SessionId> listener) {
        lostListeners.add(listener);
    }

    @Override
    public SessionRecording open(Session session) {
        try {
            LiveRecording recording = begin(session);
            live.put(session.id(), session);
            return recording;
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.UNRECORDABLE,
                    "the session cannot be recorded, so it is refused; an operator must check free space and"
                            + " permissions of the recordings folder",
                    e);
        }
    }

    private LiveRecording begin(Session session) throws IOException {
        SegmentWriter writer = recorder.nextSegment(session.id(), 1, NO_PREVIOUS);
        try {
            RecordEntry.Opened opened = new RecordEntry.Opened(clock.instant(), session);
            LiveRecording recording = new LiveRecording(session.id(), recorder, clock, writer, opened);
            recorder.take(writer);
            return recording;
        } catch (IOException e) {
            writer.close();
            Files.deleteIfExists(writer.path());
            throw e;
        }
    }

    @Override
    public boolean writable() {
        return !recorder.failing();
    }

    /** Returns how much waits to be written, estimated. */
    public long queuedBytes() {
        return recorder.queuedBytes();
    }

    /** Returns how old the entry is that is being written, or cannot be written; zero when nothing waits. */
    public Duration lag() {
        return recorder.lag();
    }

    private void wrote(SessionId id) {
        writtenListeners.forEach(listener -> listener.accept(id));
    }

    private void lost(SessionId id) {
        lostListeners.forEach(listener -> listener.accept(id));
    }

    private void finished(RecordingSummary summary) {
        live.remove(new SessionId(summary.session()));
    }

    /** Returns how many acknowledged entries are not in a segment yet. */
    int journaled() {
        return journal.outstanding();
    }

    /** Writes what waits and ends the recorder's thread. */
    @Override
    public void close() throws InterruptedException {
        recorder.stop(STOP_PATIENCE);
        journal.close();
    }
}
