package dev.sallyport.core.record;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.testkit.FakeSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A real recording of alice with terminals, for tests. */
public final class TerminalRecording implements AutoCloseable {

    public static final String SESSION = "01terminal000000000000000";

    /** When the first terminal began. */
    public static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00Z");

    private final FileRecordings recordings;
    private final RecordingLibrary library;
    private final SessionRecording recording;

    public TerminalRecording(Path folder) {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        Path where = folder.resolve("recorded");
        recordings = new FileRecordings(RecordingConfig.in(where), key, Clock.systemUTC());
        library = new RecordingLibrary(where, key.publicText());
        FakeSession base = FakeSession.of("alice", "web-1", "ssh");
        recording = recordings.open(new FakeSession(
                new SessionId(SESSION), base.subject(), base.target(), base.client(), BEGAN, base.application()));
    }

    private static Instant at(long millis) {
        return BEGAN.plusMillis(millis);
    }

    public void began(long millis, String lane, int columns, int rows) {
        recording.append(new RecordEntry.Terminal(at(millis), lane, "terminal", true, "xterm-256color", columns, rows));
    }

    public void output(long millis, String lane, String text) {
        data(millis, lane, Direction.TO_CLIENT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void typed(long millis, String lane, String text) {
        data(millis, lane, Direction.TO_TARGET, text.getBytes(StandardCharsets.UTF_8));
    }

    public void data(long millis, String lane, Direction direction, byte[] bytes) {
        recording.append(new RecordEntry.Data(at(millis), lane, direction, bytes));
    }

    public void resized(long millis, String lane, int columns, int rows) {
        recording.append(new RecordEntry.Resize(at(millis), lane, columns, rows));
    }

    /** A session at a shell of a hostile target, and a second terminal beside it. */
    public void hostileShell() {
        began(0, "shell", 40, 6);
        output(100, "shell", "\033]0;owned\007Welcome \033]52;c;ZXZpbA==\007home\033[6n\r\n$ ");
        typed(1000, "shell", "ls\r");
        output(
                1100,
                "shell",
                "ls\r\n\033[1mcustomers.csv\033[m\033]8;;http://evil.example/\033\\x\033]8;;\033\\\r\n$ ");
        resized(3000, "shell", 60, 8);
        began(3500, "shell-2", 80, 24);
        output(3600, "shell-2", "other terminal\r\n");
        // a character whose bytes come apart, and modes that must not be left behind
        byte[] letter = "漢".getBytes(StandardCharsets.UTF_8);
        data(12_500, "shell", Direction.TO_CLIENT, new byte[] {letter[0], letter[1]});
        data(12_600, "shell", Direction.TO_CLIENT, new byte[] {letter[2], '!'});
        output(12_700, "shell", "\033[?1000h\033[?2004h\033[?1049hfull screen\033P$qm\033\\");
    }

    /** Ends the session and waits until its recording is sealed. */
    public RecordingLibrary sealed() {
        recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left"));
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!library.find(SESSION).map(RecordingSummary::state).orElse("").equals("closed")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the recording was not sealed within 60 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return library;
    }

    @Override
    public void close() throws InterruptedException {
        recordings.close();
    }
}
