package dev.sallyport.core.record;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.testkit.FakeSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Real recordings for tests: an interrupted and a closed one of alice, and a live one of eve. */
public final class Evidence implements AutoCloseable {

    public static final String INTERRUPTED = "01interrupted0000000000000";
    public static final String CLOSED = "01closed00000000000000000";
    public static final String LIVE = "01live0000000000000000000";

    /** Text that would clear the screen, write to the clipboard and hide what follows, if a terminal saw it. */
    public static final String HOSTILE = "SELECT 'x\u001b[2J\u001b]52;c;ZXZpbA==\u0007\u202Eevil' -- orders";

    private final FileRecordings recordings;
    private final RecordingLibrary library;
    private final Path publicKey;

    public Evidence(Path folder) throws InterruptedException {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        Path where = folder.resolve("recorded");
        try (FileRecordings killed = new FileRecordings(RecordingConfig.in(where), key, Clock.systemUTC())) {
            RecordedSession.command(killed.open(session(INTERRUPTED, "alice")), 1, "SELECT 1 -- orders");
        }
        recordings = new FileRecordings(RecordingConfig.in(where), key, Clock.systemUTC());
        SessionRecording closed = recordings.open(session(CLOSED, "alice"));
        RecordedSession.command(closed, 1, HOSTILE);
        MaskedRecording.to(closed);
        closed.append(new RecordEntry.Note(Instant.now(), "rows follow", Map.of()));
        closed.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left"));
        RecordedSession.command(recordings.open(session(LIVE, "eve")), 1, "SELECT secret FROM orders");
        library = new RecordingLibrary(where, key.publicText());
        publicKey = folder.resolve("keys/recording-signing.pub");
        long deadline = System.nanoTime() + RecordedSession.PATIENCE.toNanos();
        while (!settled()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the closed recording was not sealed within " + RecordedSession.PATIENCE);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static FakeSession session(String id, String user) {
        FakeSession base = FakeSession.of(user, "shop", "postgres");
        Subject subject = new Subject(user, Subject.Kind.HUMAN, Set.of(), Optional.empty());
        return new FakeSession(
                new SessionId(id), subject, base.target(), base.client(), Instant.now(), base.application());
    }

    public RecordingLibrary library() {
        return library;
    }

    /** A file with the key that seals are checked with. */
    public Path publicKey() {
        return publicKey;
    }

    private boolean settled() {
        return library.list(_ -> true, 10).stream()
                .map(RecordingSummary::state)
                .sorted()
                .toList()
                .equals(List.of("closed", "interrupted", "live"));
    }

    @Override
    public void close() throws InterruptedException {
        recordings.close();
    }
}
