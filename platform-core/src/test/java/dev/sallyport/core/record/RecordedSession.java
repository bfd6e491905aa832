package dev.sallyport.core.record;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A session as the recorder sees it, and the entries of a plain command. */
record RecordedSession(SessionId id) implements Session {

    /** Only a test that fails waits that long. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    static RecordedSession named(String id) {
        return new RecordedSession(new SessionId(id));
    }

    @Override
    public Subject subject() {
        return new Subject("alice", Subject.Kind.HUMAN, Set.of("engineers"), Optional.empty());
    }

    @Override
    public Target target() {
        return new Target("shop", "postgres", Map.of("env", "demo"));
    }

    @Override
    public ClientInfo client() {
        return new ClientInfo(new InetSocketAddress("127.0.0.1", 4711), "postgres", true);
    }

    @Override
    public Instant openedAt() {
        return Instant.EPOCH;
    }

    @Override
    public String application() {
        return "psql";
    }

    /** Records a command from question to completion and waits until an acknowledgement may go out. */
    static void command(SessionRecording recording, long exchange, String text) {
        awaitStored(recording, ask(recording, exchange, text));
    }

    /** Records a command as {@link #command} does, and leaves it to the journal. */
    static long ask(SessionRecording recording, long exchange, String text) {
        Instant now = Instant.now();
        Command command = new Command(CommandKind.QUERY, text, List.of(), Analysis.EMPTY, Map.of());
        recording.append(new RecordEntry.Asked(now, exchange, "main", command));
        long ruled = recording.append(new RecordEntry.Ruled(now, exchange, "forward", List.of(), "", ""));
        awaitWritten(recording, ruled);
        return recording.append(new RecordEntry.Completed(
                now,
                exchange,
                new Completion(
                        Completion.Status.DONE, "SELECT 1", OptionalLong.of(1), Duration.ofMillis(1), Optional.empty()),
                1,
                0,
                Map.of()));
    }

    /** Waits until an entry lies in a segment, so that the next one begins a block of its own. */
    static void awaitStored(SessionRecording recording, long sequence) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!((LiveRecording) recording).stored(sequence)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the recorder did not write within " + PATIENCE);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    static void awaitWritten(SessionRecording recording, long sequence) {
        CountDownLatch done = new CountDownLatch(1);
        recording.whenWritten(sequence, _ -> done.countDown());
        try {
            if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the recorder did not write within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
