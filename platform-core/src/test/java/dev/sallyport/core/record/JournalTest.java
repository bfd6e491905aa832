package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    Path folder;

    private SigningKey key;
    private Path recordings;

    @BeforeEach
    void makeKey() {
        key = SigningKey.in(folder.resolve("keys"));
        recordings = folder.resolve("recordings");
    }

    @Test
    void re07_whatOnlyTheJournalHasWhenKilledIsRecovered() throws Exception {
        RecordingConfig config = new RecordingConfig(recordings, 8192, 256, 1 << 14, Duration.ofMillis(50));
        for (int commands : List.of(1, 3, 40, 400)) {
            Path killed = folder.resolve("killed-" + commands);
            String id = "session" + String.format("%05d", commands);
            try (FileRecordings open = new FileRecordings(config, key, Clock.systemUTC())) {
                SessionRecording recording = open.open(RecordedSession.named(id));
                for (int i = 0; i < commands; i++) {
                    RecordedSession.ask(recording, i, "select " + i);
                }
                KilledCopy.of(recordings, killed);
                recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left"));
            }
            new FileRecordings(RecordingConfig.in(killed), key, Clock.systemUTC()).close();
            RecordingLibrary found = new RecordingLibrary(killed, key.publicText());
            Verification verification = found.verify(id);
            assertThat(verification.problems()).as("killed after %d", commands).isEmpty();
            assertThat(verification.state()).isEqualTo("interrupted");
            List<String> asked = new ArrayList<>();
            found.read(id, 0, entry -> !entry.kind().equals("asked") || asked.add(entry.text("text")));
            assertThat(asked).hasSize(commands).startsWith("select 0").endsWith("select " + (commands - 1));
            assertThat(found.find(id).orElseThrow().commands()).isEqualTo(commands);
        }
    }

    @Test
    void journalReadsWholeRecordsOfItsEpochOnly() throws Exception {
        Path place = folder.resolve("journal");
        byte[] id = "session001".getBytes(StandardCharsets.US_ASCII);
        try (Journal journal = Journal.open(place, 4096)) {
            for (int i = 0; i < 10; i++) {
                assertThat(journal.append(id, i, ("{\"s\":" + i + "}").getBytes(StandardCharsets.US_ASCII)))
                        .isNotNull();
            }
            assertThat(Journal.read(place).get("session001")).hasSize(10);
            byte[] whole = Files.readAllBytes(place.resolve("journal-0"));
            for (int at = 16; at < 16 + 10 * 48; at++) {
                byte[] torn = whole.clone();
                torn[at] ^= 0x55;
                Path other = folder.resolve("torn");
                Files.createDirectories(other);
                Files.write(other.resolve("journal-0"), torn);
                assertThat(Journal.read(other).get("session001").size()).isBetween(9, 10);
            }
        }
        try (Journal journal = Journal.open(place, 4096)) {
            assertThat(Journal.read(place)).as("a new epoch forgets the last").isEmpty();
            int room = 0;
            while (journal.append(id, room, new byte[500]) != null) {
                room++;
            }
            assertThat(room).isBetween(15, 24);
        }
    }

    @Test
    void noPlaceInTheJournalIsEverForgotten() throws Exception {
        RecordingConfig config = new RecordingConfig(recordings, 1 << 20, 256, 1 << 15, Duration.ofMillis(50));
        try (FileRecordings open = new FileRecordings(config, key, Clock.systemUTC())) {
            SessionRecording recording = open.open(RecordedSession.named("session001"));
            long last = 0;
            // So small a journal runs full all the time, and the recorder meets entries while they are journaled.
            for (int i = 0; i < 20_000; i++) {
                last = RecordedSession.ask(recording, i, "select " + i);
            }
            RecordedSession.awaitStored(recording, last);
            assertThat(open.journaled()).isZero();
            recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
        }
        assertThat(new RecordingLibrary(recordings, key.publicText())
                        .verify("session001")
                        .problems())
                .isEmpty();
    }
}
