package dev.sallyport.search;

import static dev.sallyport.search.Transcripts.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.testkit.ManualClock;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RE-07 for the index: a gateway killed while indexing loses nothing that was committed and gains nothing twice. */
class KillTest {

    private static final int SESSIONS = 4;

    @TempDir
    Path folder;

    @Test
    void re07_killedWhileIndexingItOpensWithRightPositionsAndFeedingAgainMakesNoDuplicates() throws Exception {
        long acknowledged = -1;
        for (int life = 0; life < 2; life++) {
            acknowledged = Math.max(acknowledged, killedAfter(acknowledged + 1, acknowledged + 30));
            LuceneTranscripts index = LuceneTranscripts.open(folder, new ManualClock());
            for (int session = 0; session < SESSIONS; session++) {
                long position = index.position("0session" + session);
                assertThat(position).isGreaterThanOrEqualTo(acknowledged);
                assertThat(index.query(all("session:0session" + session)).total())
                        .isEqualTo(position + 1);
            }
            index.close();
        }
        long last = acknowledged + 20;
        LuceneTranscripts index = LuceneTranscripts.open(folder, new ManualClock());
        for (int session = 0; session < SESSIONS; session++) {
            String name = "0session" + session;
            index.add(LongStream.rangeClosed(0, last)
                    .mapToObj(sequence -> entry(name, sequence))
                    .toList());
        }
        index.commit();
        assertThat(index.query(all("select")).total()).isGreaterThanOrEqualTo(SESSIONS * (last + 1));
        for (int session = 0; session < SESSIONS; session++) {
            long position = index.position("0session" + session);
            assertThat(index.query(all("session:0session" + session)).total()).isEqualTo(position + 1);
        }
        index.close();
    }

    /** Starts an indexing process, kills it once it has acknowledged {@code until}; returns the last acknowledged. */
    private long killedAfter(long from, long until) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillTest.class.getName(),
                        folder.toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long acknowledged = -1;
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Long.parseLong(line.strip());
                if (acknowledged >= until && process.isAlive()) {
                    // SIGKILL; by its handle, since the process itself would close the stream that is still read.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("killed, not ended").isNotZero();
        assertThat(acknowledged).isGreaterThanOrEqualTo(until);
        return acknowledged;
    }

    private static TranscriptEntry entry(String session, long sequence) {
        return Transcripts.entry(session, sequence, "alice", "shop", "SELECT " + sequence + " FROM t");
    }

    /** The process that is killed: indexes for ever and says which sequence it has committed for every session. */
    public static void main(String[] arguments) throws IOException {
        LuceneTranscripts index = LuceneTranscripts.open(Path.of(arguments[0]), new ManualClock());
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (long sequence = Long.parseLong(arguments[1]); sequence < 1_000_000; sequence++) {
                List<TranscriptEntry> entries = new ArrayList<>();
                for (int session = 0; session < SESSIONS; session++) {
                    entries.add(entry("0session" + session, sequence));
                }
                index.add(entries);
                if (sequence % 3 == 0) {
                    index.commit();
                    out.write((sequence + "\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            }
        }
    }
}
