package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.api.session.Disconnect;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of its own, in memory, that runs full; only root may mount one. */
final class FullDiskTest {

    private static final Disconnect LEFT = Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left");

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
                "a small file system can be mounted (needs root)");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private static Path fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + RecordedSession.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void aJournalThatDoesNotFitLeavesTheDiskAsItWas() throws Exception {
        long before = Files.getFileStore(disk).getUsableSpace();
        Path place = disk.resolve("journal");
        try (Journal journal = Journal.open(place, 400 << 10)) { // two of its three files fit
            assertThat(journal.append(new byte[] {'a'}, 0, new byte[] {'{', '}'}))
                    .isNull();
            assertThat(place).isEmptyDirectory();
            assertThat(Files.getFileStore(disk).getUsableSpace()).isEqualTo(before);
        }
    }

    @Test
    void re07_aSessionWhoseFileIsOpenedAgainOnAFullDiskRefusesAndGoesOnWhenThereIsRoom() throws Exception {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        byte[] random = new byte[20_000];
        new Random(4).nextBytes(random);
        String incompressible = HexFormat.of().formatHex(random);
        RecordingConfig config = new RecordingConfig(disk, 1 << 20, 1, 1 << 16, Duration.ofMillis(50));
        try (FileRecordings open = new FileRecordings(config, key, Clock.systemUTC())) {
            SessionRecording quiet = open.open(RecordedSession.named("quiet001"));
            RecordedSession.command(quiet, 0, "select 0");
            SessionRecording other = open.open(RecordedSession.named("other001"));
            RecordedSession.command(other, 0, "select 0");
            Path file = disk.resolve("live/quiet001-000001.rec");
            assertThat(OpenFiles.below(disk)).noneMatch(file::equals);
            long before = Files.size(file);
            Path filler = fill(disk.resolve("filler"));

            RecordedSession.ask(quiet, 1, incompressible);
            until(quiet::failing);
            assertThat(open.writable()).isFalse();
            assertThat(SegmentReader.tail(file).goodBytes()).isEqualTo(before);
            Files.delete(filler);
            until(open::writable);
            RecordedSession.command(quiet, 2, "select 2");
            quiet.close(LEFT);
            other.close(LEFT);
        }
        RecordingLibrary library = new RecordingLibrary(disk, key.publicText());
        assertThat(library.verifyAll()).hasSize(2).allMatch(Verification::sound);
        List<String> asked = new ArrayList<>();
        library.read("quiet001", 0, entry -> !entry.kind().equals("asked") || asked.add(entry.text("text")));
        assertThat(asked).containsExactly("select 0", incompressible, "select 2");
    }
}
