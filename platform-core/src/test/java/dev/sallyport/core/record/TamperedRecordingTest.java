package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody does to a recording's file while it is closed, between two commands of a quiet session. */
final class TamperedRecordingTest {

    private static final Disconnect ENDED = Disconnect.of(Disconnect.Cause.RECORDER_FAILED, "tampered with");
    private static final Disconnect LEFT = Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left");

    @TempDir
    Path folder;

    private SigningKey key;
    private Path recordings;
    private Path file;

    @BeforeEach
    void makeKey() {
        key = SigningKey.in(folder.resolve("keys"));
        recordings = folder.resolve("recordings");
        file = recordings.resolve("live/quiet001-000001.rec");
    }

    /** What may be done to the file. */
    enum Deed {
        TAKE_AWAY {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        PUT_A_COPY_IN_ITS_PLACE {
            @Override
            void to(Path file) throws IOException {
                Path copy = Files.copy(file, file.resolveSibling("copy"));
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        PUT_A_LINK_TO_IT_IN_ITS_PLACE {
            @Override
            void to(Path file) throws IOException {
                Path elsewhere = Files.move(file, file.resolveSibling("elsewhere"));
                Files.createSymbolicLink(file, elsewhere);
            }
        },
        PUT_A_LINK_TO_NOTHING_IN_ITS_PLACE {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createSymbolicLink(file, file.resolveSibling("nothing"));
            }
        },
        PUT_A_FOLDER_IN_ITS_PLACE {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectory(file);
            }
        },
        CUT_THE_LAST_BYTE {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            }
        },
        ADD_A_BYTE {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            }
        },
        CUT_TO_THE_BEGINNING {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), Format.HEADER_BYTES + 8));
            }
        },
        CHANGE_THE_LAST_BLOCK {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                long last = SegmentReader.tail(file).index().getLast().offset();
                bytes[(int) last + Format.BLOCK_FIELDS_BYTES] ^= 1;
                Files.write(file, bytes);
            }
        };

        abstract void to(Path file) throws IOException;
    }

    /** One file may be open, so what another session writes closes it. */
    private FileRecordings start() {
        return new FileRecordings(
                new RecordingConfig(recordings, 1 << 20, 1, 1 << 16, Duration.ofMillis(50)), key, Clock.systemUTC());
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + RecordedSession.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whatWasDoneToAClosedFileEndsItsSessionOnlyAndShowsForEver(Deed deed) throws Exception {
        List<SessionId> lost = new CopyOnWriteArrayList<>();
        try (FileRecordings open = start()) {
            open.onLost(lost::add);
            SessionRecording quiet = open.open(RecordedSession.named("quiet001"));
            RecordedSession.command(quiet, 0, "select 0");
            SessionRecording other = open.open(RecordedSession.named("other001"));
            RecordedSession.command(other, 0, "select 0");
            assertThat(OpenFiles.below(recordings)).noneMatch(file::equals);
            deed.to(file);

            RecordedSession.command(quiet, 1, "select 1");
            until(() -> !lost.isEmpty());
            assertThat(quiet.failing()).as("no further command").isTrue();
            RecordedSession.command(quiet, 2, "select 2");
            assertThat(lost).as("told once").containsExactly(new SessionId("quiet001"));
            assertThat(quiet.failing()).as("and it stays so").isTrue();

            assertThat(open.writable()).as("others go on").isTrue();
            RecordedSession.command(other, 1, "select 1");
            assertThat(other.failing()).isFalse();
            quiet.close(ENDED);
            other.close(LEFT);
        }
        assertShown();
        try (FileRecordings again = start()) {
            assertThat(again.writable()).isTrue();
        }
        assertShown();
    }

    private void assertShown() {
        RecordingLibrary library = new RecordingLibrary(recordings, key.publicText());
        assertThat(library.verifyAll())
                .filteredOn(verification -> !verification.sound())
                .extracting(Verification::session)
                .containsExactly("quiet001");
        assertThat(library.verify("other001").state()).isEqualTo("closed");
    }

    @Test
    void whatWasInHandWhenAFileWasLostIsNot() throws Exception {
        try (FileRecordings open = start()) {
            SessionRecording quiet = open.open(RecordedSession.named("quiet001"));
            RecordedSession.command(quiet, 0, "select 0");
            SessionRecording other = open.open(RecordedSession.named("other001"));
            RecordedSession.command(other, 0, "select 0");
            Files.delete(file);
            RecordedSession.command(quiet, 1, "select 1");
            quiet.close(ENDED);
            other.close(LEFT);
        }
        List<String> kinds = new ArrayList<>();
        new RecordingLibrary(recordings, key.publicText()).read("quiet001", 0, entry -> kinds.add(entry.kind()));
        assertThat(kinds).containsExactly("asked", "ruled", "completed", "closed");
    }

    @Test
    void aFolderThatIsAwayForAWhileIsNobodysDeed() throws Exception {
        List<SessionId> lost = new CopyOnWriteArrayList<>();
        try (FileRecordings open = start()) {
            open.onLost(lost::add);
            SessionRecording quiet = open.open(RecordedSession.named("quiet001"));
            RecordedSession.command(quiet, 0, "select 0");
            SessionRecording other = open.open(RecordedSession.named("other001"));
            RecordedSession.command(other, 0, "select 0");
            Path live = recordings.resolve("live");
            Path away = Files.move(live, recordings.resolve("away"));

            RecordedSession.ask(quiet, 1, "select 1");
            until(quiet::failing);
            assertThat(open.writable()).isFalse();
            Files.move(away, live);
            until(open::writable);
            assertThat(quiet.failing()).isFalse();
            RecordedSession.command(quiet, 2, "select 2");
            quiet.close(LEFT);
            other.close(LEFT);
        }
        assertThat(lost).isEmpty();
        assertThat(new RecordingLibrary(recordings, key.publicText()).verifyAll())
                .allMatch(Verification::sound);
    }

    @Test
    void whatRecoveryCannotReadIsSetAsideAndTheGatewayStarts() throws Exception {
        Path live = Files.createDirectories(recordings.resolve("live"));
        Files.createSymbolicLink(live.resolve("linked01-000001.rec"), folder.resolve("nothing"));
        Files.createDirectory(live.resolve("folder01-000001.rec"));
        start().close();
        try (var left = Files.list(live)) {
            assertThat(left).isEmpty();
        }
        try (var aside = Files.list(recordings.resolve("damaged"))) {
            assertThat(aside).hasSize(2);
        }
    }
}
