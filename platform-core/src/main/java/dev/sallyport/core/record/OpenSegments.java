package dev.sallyport.core.record;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment files that are open: those written lately, and no more of them than a bound, so that a session that says
 * nothing takes no descriptor. A session that goes on writing keeps its file open. For the recorder's thread.
 */
final class OpenSegments implements AutoCloseable {

    /** A session that has written nothing for so long lets go of its file. */
    static final Duration QUIET = Duration.ofSeconds(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenSegments.class);

    private final int max;
    private final LongSupplier nanos;
    /** When each was used last, the one used least lately first. */
    private final LinkedHashMap<SegmentWriter, Long> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Holds none yet.
     *
     * @param max how many files may be open
     * @param nanos the time that passes, as {@link System#nanoTime} tells it
     */
    OpenSegments(int max, LongSupplier nanos) {
        this.max = max;
        this.nanos = nanos;
    }

    /** Has a segment open, to be written now. Throws {@link SegmentWriter.Lost} if its file is not the one it was. */
    void use(SegmentWriter writer) throws IOException {
        if (!writer.isOpen()) {
            while (open.size() >= max) {
                closeEldest();
            }
            reopen(writer);
        }
        keep(writer);
    }

    private void keep(SegmentWriter writer) {
        open.put(writer, nanos.getAsLong());
        while (open.size() > max) {
            closeEldest();
        }
    }

    private void reopen(SegmentWriter writer) throws IOException {
        try {
            writer.reopen();
        } catch (SegmentWriter.Lost e) {
            throw e;
        } catch (IOException e) {
            if (open.isEmpty()) {
                throw e;
            }
            closeEldest(); // in case the process has no descriptor left
            writer.reopen();
        }
    }

    /** Takes a segment that was opened elsewhere, unless it has been closed since. */
    void adopt(SegmentWriter writer) {
        if (writer.isOpen()) {
            keep(writer);
        }
    }

    /** Closes what has been quiet. */
    void closeQuiet() {
        long now = nanos.getAsLong();
        while (!open.isEmpty() && now - open.firstEntry().getValue() >= QUIET.toNanos()) {
            closeEldest();
        }
    }

    private void closeEldest() {
        Map.Entry<SegmentWriter, Long> eldest = open.pollFirstEntry();
        if (eldest != null) {
            letGo(eldest.getKey());
        }
    }

    /** Closes a segment that is not used any more. */
    void close(SegmentWriter writer) {
        open.remove(writer);
        letGo(writer);
    }

    /** What closing loses, if the file system says so only then, shows when the file is opened again or checked. */
    private static void letGo(SegmentWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            LOGGER.atError()
                    .addKeyValue("file", writer.path().getFileName())
                    .addKeyValue("error", e.getMessage())
                    .log("a recording could not be closed; its last blocks may be missing");
        }
    }

    int count() {
        return open.size();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            closeEldest();
        }
    }
}
