package dev.sallyport.core.record;

import dev.sallyport.api.session.Disconnect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a killed gateway left behind: the torn tail is cut, the recording says that it was interrupted, and it
 * is sealed. A file whose damage is not at its tail is somebody's doing and is set aside untouched.
 */
final class Recovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    private final Layout layout;
    private final SigningKey key;
    private final TransparencyLog log;
    private final Clock clock;

    Recovery(Layout layout, SigningKey key, TransparencyLog log, Clock clock) {
        this.layout = layout;
        this.key = key;
        this.log = log;
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
            if (Files.size(last.path()) >= Format.HEADER_BYTES + 64) {
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
        if (!tail.sealed()) {
            seal(id, last, tail, torn, scan);
        } else if (tail.sealed() && scan.closed()) {
            relog(scan.lastSeal());
        }
        RecordingSummary summary = scan.summary(id, clock);
        layout.finish(summary, clock.instant(), last.segment());
        LOGGER.atWarn()
                .addKeyValue("sessionId", id)
                .addKeyValue("bytesCut", torn)
                .log("recording was interrupted; sealed as such");
        return summary;
    }

    private void seal(String id, Layout.SegmentFile last, SegmentReader.Tail tail, long torn, SummaryScan scan)
            throws IOException {
        long next = Math.max(tail.nextSequence(), scan.nextSequence());
        MessageDigest sha = Format.sha256();
        try (SegmentWriter writer = SegmentWriter.resume(last.path(), tail)) {
            SegmentWriter.Batch batch = new SegmentWriter.Batch();
            add(
                    batch,
                    next,
                    new RecordEntry.Note(clock.instant(), "interrupted", Map.of("bytesCut", Long.toString(torn))));
            add(
                    batch,
                    next + 1,
                    new RecordEntry.Closed(
                            clock.instant(),
                            Disconnect.of(
                                    Disconnect.Cause.INTERNAL_ERROR,
                                    "the gateway stopped without closing the session")));
            writer.append(Format.KIND_DATA, batch, sha);
            long entries = scan.entries(last.segment()) + 2;
            Seal seal = Seal.sign(key, id, last.segment(), Seal.State.INTERRUPTED, entries, writer);
            SegmentWriter.Batch sealing = new SegmentWriter.Batch();
            sealing.add(next + 2, EntryJson.micros(clock.instant()), seal.toJson());
            writer.append(Format.KIND_SEAL, sealing, sha);
            log.append(List.of(Recorder.leaf(seal)));
        }
    }

    /** The gateway may have died between a seal and its line in the log. */
    private void relog(Seal seal) throws IOException {
        TransparencyLog.Leaf leaf = Recorder.leaf(seal);
        if (!log.read().contains(leaf)) {
            log.append(List.of(leaf));
        }
    }

    private static void add(SegmentWriter.Batch batch, long sequence, RecordEntry entry) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        EntryJson.write(sequence, entry, json);
        batch.add(sequence, EntryJson.micros(entry.at()), json.toByteArray());
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
