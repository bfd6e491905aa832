package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers look while the recorder seals recordings and moves them from live to sealed. */
@Timeout(900)
final class ReadersBesideTheRecorderTest {

    private static final int SESSIONS_MIN = 100;
    private static final int SESSIONS_MAX = 10_000;
    private static final int LOOKS_MIN = 3;
    private static final Disconnect LEFT = Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left");

    @TempDir
    Path folder;

    @Test
    void noReaderMissesARecordingOrTakesItForDamagedWhileItEnds() throws Exception {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        Path recordings = folder.resolve("recordings");
        RecordingLibrary library = new RecordingLibrary(recordings, key.publicText());
        // Segments of one block: a session has several, which move one by one.
        RecordingConfig base = RecordingConfig.in(recordings);
        RecordingConfig config = new RecordingConfig(base.directory(), 1, 2, base.journalBytes(), base.retry());
        AtomicReference<String> newest = new AtomicReference<>("");
        try (FileRecordings open = new FileRecordings(config, key, Clock.systemUTC());
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<AtomicInteger> looks = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
            List<Future<Integer>> readers = List.of(
                    threads.submit(() -> read(newest, looks.get(0), id -> checkOne(library, id))),
                    threads.submit(() -> read(newest, looks.get(1), id -> checkList(library, id))),
                    threads.submit(() -> read(newest, looks.get(2), _ -> checkAll(library))));
            int sessions = 0;
            while (sessions < SESSIONS_MIN
                    || (sessions < SESSIONS_MAX
                            && looks.stream().anyMatch(look -> look.get() < LOOKS_MIN)
                            && readers.stream().noneMatch(Future::isDone))) {
                String id = "session%05d".formatted(sessions++);
                SessionRecording recording = open.open(RecordedSession.named(id));
                RecordedSession.command(recording, 1, "select 1");
                RecordedSession.command(recording, 2, "select 2");
                newest.set(id);
                recording.close(LEFT);
            }
            newest.set("end");
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(RecordedSession.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isGreaterThanOrEqualTo(LOOKS_MIN);
            }
        }
        assertThat(library.list(_ -> true, SESSIONS_MAX))
                .hasSizeGreaterThanOrEqualTo(SESSIONS_MIN)
                .allMatch(summary -> summary.state().equals("closed"));
        checkAll(library);
    }

    private interface Check {
        void of(String session) throws IOException;
    }

    private static int read(AtomicReference<String> newest, AtomicInteger looks, Check check) throws IOException {
        for (String id = newest.get(); !id.equals("end"); id = newest.get()) {
            if (!id.isEmpty()) {
                check.of(id);
                looks.incrementAndGet();
            }
        }
        return looks.get();
    }

    private static void checkOne(RecordingLibrary library, String id) throws IOException {
        RecordingSummary summary = library.find(id).orElseThrow();
        assertThat(summary.user()).isEqualTo("alice");
        assertThat(summary.commands()).isEqualTo(2);
        assertThat(summary.state()).isIn("live", "closed");
        Verification verification = library.verify(id);
        assertThat(verification.problems()).as(verification.state()).isEmpty();
        List<String> kinds = new ArrayList<>();
        library.read(id, 0, entry -> kinds.add(entry.kind()));
        assertThat(kinds).startsWith("opened", "asked", "ruled", "completed", "asked", "ruled");
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        library.export(id, _ -> false, export);
        assertThat(export.toString(StandardCharsets.UTF_8)).contains("select 2");
    }

    private static void checkList(RecordingLibrary library, String id) {
        List<RecordingSummary> found = library.list(_ -> true, SESSIONS_MAX);
        assertThat(found)
                .extracting(RecordingSummary::session)
                .doesNotHaveDuplicates()
                .contains(id);
        assertThat(found).hasSizeGreaterThan(Integer.parseInt(id.substring("session".length())));
    }

    private static void checkAll(RecordingLibrary library) {
        assertThat(library.verifyAll())
                .allSatisfy(one -> assertThat(one.problems())
                        .as(one.session() + " " + one.state())
                        .isEmpty());
    }
}
