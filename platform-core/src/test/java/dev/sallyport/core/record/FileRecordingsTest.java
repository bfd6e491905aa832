package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.session.Disconnect;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRecordingsTest {

    private static final Disconnect LEFT = Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left");

    @TempDir
    Path folder;

    private SigningKey key;
    private Path recordings;
    private RecordingLibrary library;

    @BeforeEach
    void makeKey() {
        key = SigningKey.in(folder.resolve("keys"));
        recordings = folder.resolve("recordings");
        library = new RecordingLibrary(recordings, key.publicText());
    }

    private FileRecordings start(Path where) {
        return new FileRecordings(RecordingConfig.in(where), key, Clock.systemUTC());
    }

    private void record(String id, int commands) throws InterruptedException {
        try (FileRecordings open = start(recordings)) {
            SessionRecording recording = open.open(RecordedSession.named(id));
            for (int i = 0; i < commands; i++) {
                RecordedSession.command(recording, i, "select " + i);
            }
            recording.close(LEFT);
        }
    }

    private Path segment(String id) throws IOException {
        try (var files = Files.walk(recordings)) {
            return files.filter(file -> file.getFileName().toString().startsWith(id + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void closedRecordingReadsBackAndVerifies() throws Exception {
        record("session001", 3);

        List<String> kinds = new ArrayList<>();
        library.read("session001", 0, entry -> kinds.add(entry.kind()));
        assertThat(kinds)
                .containsExactly(
                        "opened",
                        "asked",
                        "ruled",
                        "completed",
                        "asked",
                        "ruled",
                        "completed",
                        "asked",
                        "ruled",
                        "completed",
                        "closed");
        Verification verification = library.verify("session001");
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.state()).isEqualTo("closed");
        assertThat(verification.entries()).isEqualTo(11);
        RecordingSummary summary = library.find("session001").orElseThrow();
        assertThat(summary.user()).isEqualTo("alice");
        assertThat(summary.commands()).isEqualTo(3);
        assertThat(summary.state()).isEqualTo("closed");
        assertThat(library.list(_ -> true, 10)).containsExactly(summary);
        assertThat(library.verifyAll()).allMatch(Verification::sound);
    }

    @Test
    void re06_anyFlippedBitIsFoundAndItsPlaceNamed() throws Exception {
        record("session001", 3);
        Path file = segment("session001");
        byte[] good = Files.readAllBytes(file);
        int headerBytes = Format.HEADER_BYTES + "session001".length();
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Files.write(file, bad);
            Verification found = library.verify("session001");
            assertThat(found.problems())
                    .as("bit flipped in byte %d of %d", at, good.length)
                    .isNotEmpty();
            // A header is covered by the chain's seed, so damage in it shows at the first block.
            assertThat(found.problems().getFirst().offset())
                    .as("place for byte %d", at)
                    .isLessThanOrEqualTo(Math.max(at, headerBytes));
        }
        Files.write(file, good);
        assertThat(library.verify("session001").sound()).isTrue();
    }

    @Test
    void re06_truncationAtEveryByteIsFound() throws Exception {
        record("session001", 2);
        Path file = segment("session001");
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(library.verify("session001").problems())
                    .as("cut to %d", length)
                    .isNotEmpty();
        }
    }

    @Test
    void re06_droppedReorderedAndInsertedBlocksAreFound() throws Exception {
        record("session001", 4);
        Path file = segment("session001");
        byte[] good = Files.readAllBytes(file);
        List<byte[]> blocks = new ArrayList<>();
        byte[] header;
        try (SegmentReader reader = new SegmentReader(file)) {
            header = reader.header().bytes();
            int from = header.length;
            while (reader.next().isPresent()) {
                blocks.add(Arrays.copyOfRange(good, from, (int) reader.offset()));
                from = (int) reader.offset();
            }
        }
        assertThat(blocks).hasSizeGreaterThan(3);
        List<byte[]> dropped = new ArrayList<>(blocks);
        dropped.remove(1);
        List<byte[]> reordered = new ArrayList<>(blocks);
        reordered.add(1, reordered.remove(2));
        List<byte[]> inserted = new ArrayList<>(blocks);
        inserted.add(2, blocks.get(1));
        List<byte[]> appended = new ArrayList<>(blocks);
        appended.add(blocks.getFirst());
        for (List<byte[]> bad : List.of(dropped, reordered, inserted, appended)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(header);
            for (byte[] block : bad) {
                bytes.write(block);
            }
            Files.write(file, bytes.toByteArray());
            assertThat(library.verify("session001").problems()).isNotEmpty();
        }
    }

    @Test
    void re06_recordingThatWasTakenAwayIsMissedByTheLog() throws Exception {
        record("session001", 1);
        record("session002", 1);
        Files.delete(segment("session001"));
        assertThat(library.verifyAll())
                .filteredOn(verification -> !verification.sound())
                .extracting(Verification::session)
                .containsExactly("session001");
    }

    @Test
    void re06_shortenedLogDoesNotMatchItsCheckpoint() throws Exception {
        record("session001", 1);
        record("session002", 1);
        Path leaves = recordings.resolve("log/leaves");
        Files.write(leaves, Files.readAllLines(leaves).subList(0, 1));
        assertThat(library.verifyAll())
                .anyMatch(verification -> verification.session().equals("log"));
    }

    @Test
    void re06_exportVerifiesByItselfAlsoWithEntriesWithheld() throws Exception {
        record("session001", 3);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        library.export("session001", _ -> false, whole);
        ByteArrayOutputStream redacted = new ByteArrayOutputStream();
        library.export("session001", entry -> entry.kind().equals("asked"), redacted);

        assertThat(Export.verify(new ByteArrayInputStream(whole.toByteArray()), key.publicText())
                        .problems())
                .isEmpty();
        assertThat(Export.verify(new ByteArrayInputStream(redacted.toByteArray()), key.publicText())
                        .problems())
                .isEmpty();
        assertThat(redacted.toString(StandardCharsets.UTF_8))
                .doesNotContain("select 1")
                .contains("withheld");
        String forged = whole.toString(StandardCharsets.UTF_8).replace("select 1", "select 7");
        assertThat(Export.verify(new ByteArrayInputStream(forged.getBytes(StandardCharsets.UTF_8)), key.publicText())
                        .problems())
                .isNotEmpty();
        String other = SigningKey.in(folder.resolve("other")).publicText();
        assertThat(Export.verify(new ByteArrayInputStream(whole.toByteArray()), other)
                        .problems())
                .isNotEmpty();
    }

    @Test
    void re07_killedAtEveryByteOfTheTailLosesNothingAcknowledged() throws Exception {
        Path live;
        byte[] bytes;
        long acknowledged;
        try (FileRecordings open = start(recordings)) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            for (int i = 0; i < 3; i++) {
                RecordedSession.command(recording, i, "select " + i);
            }
            live = segment("session001");
            acknowledged = SegmentReader.tail(live).goodBytes();
            RecordedSession.command(recording, 3, "select 3");
            bytes = Files.readAllBytes(live);
            recording.close(LEFT);
        }
        for (int length = (int) acknowledged; length < bytes.length; length += 23) {
            Path killed = folder.resolve("killed-" + length);
            Files.createDirectories(killed.resolve("live"));
            Files.write(killed.resolve("live").resolve(live.getFileName()), Arrays.copyOf(bytes, length));
            try (FileRecordings after = start(killed)) {
                assertThat(after.recovered()).hasSize(1);
            }
            RecordingLibrary found = new RecordingLibrary(killed, key.publicText());
            Verification verification = found.verify("session001");
            assertThat(verification.problems()).as("killed at %d", length).isEmpty();
            assertThat(verification.state()).isEqualTo("interrupted");
            List<String> asked = new ArrayList<>();
            found.read("session001", 0, entry -> !entry.kind().equals("asked") || asked.add(entry.text("text")));
            assertThat(asked).startsWith("select 0", "select 1", "select 2");
        }
    }

    @Test
    void re07_killedBetweenSealAndMoveIsFinishedAtTheNextStart() throws Exception {
        record("session001", 2);
        Path sealed = segment("session001");
        Path killed = folder.resolve("killed");
        Files.createDirectories(killed.resolve("live"));
        Files.copy(sealed, killed.resolve("live").resolve(sealed.getFileName()));
        start(killed).close();
        RecordingLibrary found = new RecordingLibrary(killed, key.publicText());
        assertThat(found.verify("session001").problems()).isEmpty();
        assertThat(found.find("session001").orElseThrow().state()).isEqualTo("closed");
    }

    @Test
    void re07_killedBeforeTheSealsOfItsSegmentsAreLoggedTheyAreLoggedAtTheNextStart() throws Exception {
        RecordingConfig small = new RecordingConfig(recordings, 4096, 256, 1 << 16, Duration.ofMillis(50));
        try (FileRecordings open = new FileRecordings(small, key, Clock.systemUTC())) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            for (int i = 0; i < 60; i++) {
                RecordedSession.command(recording, i, "select " + i);
            }
            recording.close(LEFT);
        }
        Path sealed = segment("session001").getParent();
        Path killed = folder.resolve("killed");
        Files.createDirectories(killed.resolve("live"));
        for (int i = 1; i < library.verify("session001").segments(); i++) {
            String name = "session001-%06d.rec".formatted(i);
            Files.copy(sealed.resolve(name), killed.resolve("live").resolve(name));
        }
        start(killed).close();
        Verification verification = new RecordingLibrary(killed, key.publicText()).verify("session001");
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.state()).isEqualTo("interrupted");
        assertThat(verification.segments()).isGreaterThan(2);
    }

    @Test
    void damageBeforeTheTailIsSetAsideUntouched() throws Exception {
        Path live;
        byte[] bytes;
        try (FileRecordings open = start(recordings)) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            for (int i = 0; i < 5; i++) {
                RecordedSession.command(recording, i, "select " + i);
            }
            live = segment("session001");
            bytes = Files.readAllBytes(live);
        }
        bytes[200] ^= 1;
        Path killed = folder.resolve("killed");
        Files.createDirectories(killed.resolve("live"));
        Files.write(killed.resolve("live").resolve(live.getFileName()), bytes);
        start(killed).close();
        assertThat(Files.readAllBytes(killed.resolve("damaged").resolve(live.getFileName())))
                .isEqualTo(bytes);
    }

    @Test
    void longRecordingGoesOnInFurtherSegments() throws Exception {
        RecordingConfig small = new RecordingConfig(recordings, 4096, 256, 1 << 16, Duration.ofMillis(50));
        try (FileRecordings open = new FileRecordings(small, key, Clock.systemUTC())) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            for (int i = 0; i < 60; i++) {
                RecordedSession.command(recording, i, "select " + i);
            }
            recording.close(LEFT);
        }
        Verification verification = library.verify("session001");
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.segments()).isGreaterThan(2);
        assertThat(verification.entries()).isEqualTo(182);
        Path second = segment("session001").resolveSibling("session001-000002.rec");
        Files.delete(second);
        assertThat(library.verify("session001").problems()).isNotEmpty();
    }

    @Test
    void cursorFollowsAGrowingRecordingWithoutGapsOrRepeats() throws Exception {
        RecordingConfig small = new RecordingConfig(recordings, 4096, 256, 1 << 16, Duration.ofMillis(50));
        List<Long> seen = new ArrayList<>();
        try (FileRecordings open = new FileRecordings(small, key, Clock.systemUTC())) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            RecordingCursor cursor = library.follow("session001");
            for (int i = 0; i < 60; i++) {
                RecordedSession.command(recording, i, "select " + i);
                cursor.advance(entry -> seen.add(entry.sequence()));
            }
            recording.close(LEFT);
            open.close();
            while (!cursor.finished()) {
                cursor.advance(entry -> seen.add(entry.sequence()));
            }
        }
        assertThat(seen).hasSize(182).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void unusableFolderIsRefusedWithTheMend() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("recording.directory");
    }

    @Test
    void sessionIdsFromStrangersNeverLeaveTheFolder() {
        assertThat(library.find("../../etc/passwd")).isEmpty();
        assertThat(library.verify("../keys/recording").state()).isEqualTo("missing");
    }

    @Test
    void privateKeyIsReadableByItsOwnerOnly() throws Exception {
        Files.walkFileTree(folder.resolve("keys"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".key")) {
                    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
