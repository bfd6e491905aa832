package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that say nothing take no descriptor; what they promise does not change with it. */
final class OpenSegmentsTest {

    private static final int OPEN_MAX = 4;
    private static final int SESSIONS = 24;
    private static final int COMMANDS = 3;
    private static final Disconnect LEFT = Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left");

    @TempDir
    Path folder;

    private SigningKey key;
    private Path recordings;

    @BeforeEach
    void makeKey() {
        key = SigningKey.in(folder.resolve("keys"));
        recordings = folder.resolve("recordings");
    }

    private FileRecordings start(long segmentBytesMax) {
        RecordingConfig config =
                new RecordingConfig(recordings, segmentBytesMax, OPEN_MAX, 1 << 16, Duration.ofMillis(50));
        return new FileRecordings(config, key, Clock.systemUTC());
    }

    private static String id(int session) {
        return "session%03d".formatted(session);
    }

    /** Opens sessions that each run commands in turns, and looks at each step how many files are open. */
    private List<SessionRecording> run(FileRecordings open, int openMax) throws IOException {
        List<SessionRecording> sessions = new ArrayList<>();
        for (int command = 0; command < COMMANDS; command++) {
            for (int session = 0; session < SESSIONS; session++) {
                if (command == 0) {
                    sessions.add(open.open(RecordedSession.named(id(session))));
                }
                RecordedSession.command(sessions.get(session), command, "select " + command);
                assertThat(OpenFiles.below(recordings)).isNotEmpty().hasSizeLessThanOrEqualTo(openMax);
            }
        }
        return sessions;
    }

    private void assertSoundAndWhole(Path where, String state) {
        RecordingLibrary library = new RecordingLibrary(where, key.publicText());
        for (int session = 0; session < SESSIONS; session++) {
            Verification verification = library.verify(id(session));
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.state()).isEqualTo(state);
            List<String> asked = new ArrayList<>();
            library.read(id(session), 0, entry -> !entry.kind().equals("asked") || asked.add(entry.text("text")));
            assertThat(asked).containsExactly("select 0", "select 1", "select 2");
        }
    }

    @Test
    void moreSessionsThanTheBoundAreRecordedWithNoMoreFilesOpen() throws Exception {
        try (FileRecordings open = start(1 << 20)) {
            run(open, OPEN_MAX).forEach(recording -> recording.close(LEFT));
        }
        assertThat(OpenFiles.below(recordings)).isEmpty();
        assertSoundAndWhole(recordings, "closed");
    }

    @Test
    void segmentsThatGoOnInFurtherOnesStayWithinTheBoundToo() throws Exception {
        try (FileRecordings open = start(1)) {
            // One more: a segment that was begun a moment ago.
            run(open, OPEN_MAX + 1).forEach(recording -> recording.close(LEFT));
        }
        assertThat(OpenFiles.below(recordings)).isEmpty();
        assertSoundAndWhole(recordings, "closed");
    }

    @Test
    void re07_aKilledGatewayLosesNothingOfSessionsWhoseFilesWereClosed() throws Exception {
        Path killed = folder.resolve("killed");
        try (FileRecordings open = start(1 << 20)) {
            run(open, OPEN_MAX);
            KilledCopy.of(recordings, killed);
        }
        try (FileRecordings after = new FileRecordings(RecordingConfig.in(killed), key, Clock.systemUTC())) {
            assertThat(after.recovered()).hasSize(SESSIONS);
        }
        assertSoundAndWhole(killed, "interrupted");
    }

    @Test
    void aSessionThatGoesOnKeepsItsFileAndTheOneUsedLeastLatelyIsClosed() throws Exception {
        try (OpenSegments open = new OpenSegments(2, () -> 0)) {
            List<SegmentWriter> writers = List.of(segment(1), segment(2), segment(3));
            for (SegmentWriter writer : writers) {
                open.adopt(writer);
            }
            assertThat(writers).extracting(SegmentWriter::isOpen).containsExactly(false, true, true);
            open.use(writers.get(1));
            open.use(writers.get(0));
            assertThat(writers).extracting(SegmentWriter::isOpen).containsExactly(true, true, false);
            assertThat(OpenFiles.below(folder)).hasSize(2);
        }
        assertThat(OpenFiles.below(folder)).isEmpty();
    }

    @Test
    void aQuietSessionLetsGoOfItsFileAndGoesOnLater() throws Exception {
        AtomicLong now = new AtomicLong();
        try (OpenSegments open = new OpenSegments(OPEN_MAX, now::get);
                BlockCoder coder = new BlockCoder()) {
            SegmentWriter quiet = segment(1);
            SegmentWriter busy = segment(2);
            open.adopt(quiet);
            open.adopt(busy);
            now.addAndGet(OpenSegments.QUIET.toNanos() - 1);
            open.closeQuiet();
            assertThat(open.count()).isEqualTo(2);
            open.use(busy);
            now.addAndGet(1);
            open.closeQuiet();
            assertThat(quiet.isOpen()).isFalse();
            assertThat(busy.isOpen()).isTrue();

            open.use(quiet);
            SegmentWriter.Batch batch = coder.batch();
            batch.add(0, 0, new byte[] {'{', '}'});
            quiet.append(Format.KIND_DATA, batch, coder);
            assertThat(SegmentReader.tail(quiet.path()).nextSequence()).isEqualTo(1);
        }
    }

    private SegmentWriter segment(int number) throws IOException {
        return SegmentWriter.create(
                folder.resolve("segment-" + number), Format.header("session001", number, 0, new byte[32]));
    }
}
