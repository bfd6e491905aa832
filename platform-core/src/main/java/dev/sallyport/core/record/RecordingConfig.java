package dev.sallyport.core.record;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how recordings are kept.
 *
 * @param directory folder of all recordings; must be on one file system
 * @param segmentBytesMax size at which a recording goes on in a new file, so that no file grows without bound
 * @param openFilesMax recordings whose files are open at a time; the others' are opened when they have something to
 *     write, so that idle sessions take no descriptor
 * @param journalBytes size of each of the journal's files; holds what the recorder has not yet put into segments
 * @param retry how long after a failed write the next attempt is made
 */
public record RecordingConfig(
        Path directory, long segmentBytesMax, int openFilesMax, int journalBytes, Duration retry) {

    /** Bounds that fit a server's local disk. */
    public static RecordingConfig in(Path directory) {
        return new RecordingConfig(directory, 64L << 20, 256, 4 << 20, Duration.ofMillis(500));
    }
}
