package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.api.session.Disconnect;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a killed gateway left behind: the torn tail is cut, the recording says that it was interrupted, and it
 * is sealed. A file whose damage is not at its tail is somebody's doing and is set aside untouched.
 */
final class Recovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> LOST =
            Map.of("lost", "a result or completion that was not written when the gateway was killed");

    private final Layout layout;
    private final SigningKey key;
    private final TransparencyLog log;
    private final Map<String, TreeMap<Long, byte[]>> journal;
    private final Clock clock;

    Recovery(
            Layout layout,
            SigningKey key,
            TransparencyLog log,
            Map<String, TreeMap<Long, byte[]>> journal,
            Clock clock) {
        this.layout = layout;
        this.key = key;
        this.log = log;
        this.journal = journal;
        this.clock = clock;
    }

    /** Returns the summaries of the sessions it finished. */
    List<RecordingSummary> run() throws IOException {
        Map<String, List<Layout.SegmentFile>> sessions = new TreeMap<>();
        for (Layout.SegmentFile file : Layout.segments(layout.live())) {
            sessions.computeIfAbsent(file.session(), _ -> new ArrayList<>()).add(file);
        }
        List<RecordingSummary> finished = new ArrayList<>();
        for (Map.Entry<String, List<Layout.SegmentFile>> session : sessions.entrySet()) {
            try {
                finished.add(finish(session.getKey(), session.getValue()));
            } catch (SegmentReader.Damaged e) {
                LOGGER.atError()
                        .addKeyValue("sessionId", session.getKey())
                        .addKeyValue("error", e.getMessage())
                        .log("recording is damaged before its tail; set aside untouched");
                setAside(session.getValue());
            }
        }
        return finished;
    }

    private RecordingSummary finish(String id, List<Layout.SegmentFile> files) throws IOException {
        Layout.SegmentFile last = files.getLast();
        SegmentReader.Tail tail;
        try {
            tail = SegmentReader.tail(last.path());
        } catch (SegmentReader.Damaged e) {
            if (!Files.isRegularFile(last.path(), LinkOption.NOFOLLOW_LINKS)
                    || Files.size(last.path()) >= Format.HEADER_BYTES + 64) {
                throw e;
            }
            Files.delete(last.path()); // died while writing the header: nothing was in it
            if (files.size() == 1) {
                RecordingSummary empty = new RecordingSummary.Builder(id).build("interrupted");
                layout.finish(empty, clock.instant(), 0);
                return empty;
            }
            return finish(id, files.subList(0, files.size() - 1));
        }
        checkThatOnlyTheTailIsTorn(last.path(), tail);
        SummaryScan scan = SummaryScan.of(files, new Segments(layout));
        long torn = Files.size(last.path()) - tail.goodBytes();
        int segments = last.segment();
        relog(scan.seals());
        if (!tail.sealed()) {
            try (SegmentWriter writer = SegmentWriter.resume(last.path(), tail)) {
                finish(id, last.segment(), writer, Math.max(tail.nextSequence(), scan.nextSequence()), torn, scan);
            }
        } else if (scan.seals().isEmpty()) {
            throw new SegmentReader.Damaged(0, "a segment before the last one cannot be read");
        } else if (scan.lastSeal().state() == Seal.State.CONTINUED) {
            segments++;
            byte[] header = Format.header(id, segments, EntryJson.micros(clock.instant()), tail.head());
            try (SegmentWriter writer = SegmentWriter.create(layout.live(id, segments), header)) {
                finish(id, segments, writer, scan.nextSequence(), torn, scan);
            }
        }
        List<Layout.SegmentFile> whole = Layout.segments(layout.live()).stream()
                .filter(file -> file.session().equals(id))
                .toList();
        RecordingSummary summary = SummaryScan.of(whole, new Segments(layout)).summary(id, clock);
        layout.finish(summary, clock.instant(), segments);
        LOGGER.atWarn()
                .addKeyValue("sessionId", id)
                .addKeyValue("bytesCut", torn)
                .log("recording was interrupted; sealed as such");
        return summary;
    }

    /** Appends what the journal has, says that the recording was interrupted, and seals it. */
    private void finish(String id, int segment, SegmentWriter writer, long first, long torn, SummaryScan scan)
            throws IOException {
        SegmentWriter.Batch batch = new SegmentWriter.Batch();
        long next = first;
        for (Map.Entry<Long, byte[]> entry :
                journal.getOrDefault(id, new TreeMap<>()).tailMap(first).entrySet()) {
            for (; next < entry.getKey(); next++) {
                add(batch, next, new RecordEntry.Note(clock.instant(), "gap", LOST));
            }
            batch.add(next++, JSON.readTree(entry.getValue()).path("t").asLong(), entry.getValue());
        }
        Map<String, String> facts = Map.of("bytesCut", Long.toString(torn), "fromJournal", Long.toString(next - first));
        add(batch, next++, new RecordEntry.Note(clock.instant(), "interrupted", facts));
        Disconnect cause =
                Disconnect.of(Disconnect.Cause.INTERNAL_ERROR, "the gateway stopped without closing the session");
        add(batch, next++, new RecordEntry.Closed(clock.instant(), cause));
        Seal seal;
        try (BlockCoder coder = new BlockCoder()) {
            writer.append(Format.KIND_DATA, batch, coder);
            long entries = scan.entries(segment) + batch.count();
            seal = Seal.sign(key, id, segment, Seal.State.INTERRUPTED, entries, writer);
            SegmentWriter.Batch sealing = new SegmentWriter.Batch();
            sealing.add(next, EntryJson.micros(clock.instant()), seal.toJson());
            writer.append(Format.KIND_SEAL, sealing, coder);
        }
        log.append(List.of(Recorder.leaf(seal)));
    }

    /** The gateway may have died between a seal and its line in the log. */
    private void relog(List<Seal> seals) throws IOException {
        if (seals.isEmpty()) {
            return;
        }
        Set<TransparencyLog.Leaf> logged = Set.copyOf(log.read());
        List<TransparencyLog.Leaf> missing = seals.stream()
                .map(Recorder::leaf)
                .filter(leaf -> !logged.contains(leaf))
                .toList();
        if (!missing.isEmpty()) {
            log.append(missing);
        }
    }

    private static void add(SegmentWriter.Batch batch, long sequence, RecordEntry entry) {
        batch.add(sequence, EntryJson.micros(entry.at()), new EntryJson().of(sequence, entry));
    }

    /** A kill tears one block at most: if another block begins behind the first bad byte, this was no kill. */
    private static void checkThatOnlyTheTailIsTorn(Path path, SegmentReader.Tail tail) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = tail.goodBytes() + 4;
            long rest = file.length() - from;
            if (rest <= 0) {
                return;
            }
            byte[] bytes = new byte[(int) Math.min(rest, 2L * Format.BLOCK_BYTES_MAX)];
            file.seek(from);
            file.readFully(bytes);
            int run = 0;
            for (byte b : bytes) {
                run = (run << 8) | (b & 0xff);
                if (run == Format.BLOCK_MAGIC) {
                    throw new SegmentReader.Damaged(tail.goodBytes(), "blocks follow a damaged block");
                }
            }
        }
    }

    private void setAside(List<Layout.SegmentFile> files) throws IOException {
        Files.createDirectories(layout.damaged());
        for (Layout.SegmentFile file : files) {
            Files.move(file.path(), layout.damaged().resolve(file.path().getFileName()));
        }
    }
}
