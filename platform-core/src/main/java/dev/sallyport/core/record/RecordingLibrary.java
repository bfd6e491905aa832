package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Recordings for readers: lists, reads, checks and exports. Needs nothing but the folder and the public key, so it
 * works beside a running gateway and without one. Thread-safe; may block on the disk.
 */
public final class RecordingLibrary {

    private static final int ATTEMPTS_MAX = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Comparator<RecordingSummary> NEWEST =
            Comparator.comparingLong(RecordingSummary::openedMicros).reversed();

    private final Layout layout;
    private final Segments segments;
    private final String publicKey;

    public RecordingLibrary(Path directory, String publicKey) {
        this.layout = new Layout(directory);
        this.segments = new Segments(layout);
        this.publicKey = publicKey;
    }

    /** Takes entries one after the other; returns false to stop. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(StoredEntry entry) throws IOException;
    }

    /** Returns the newest recordings that match, at most {@code limit}. */
    public List<RecordingSummary> list(Predicate<RecordingSummary> wanted, int limit) {
        return guarded(() -> {
            Map<String, RecordingSummary> found = new LinkedHashMap<>();
            // Live ones first: what ends meanwhile was seen here, and is not counted twice there.
            Set<String> live = new TreeSet<>();
            Layout.segments(layout.live()).forEach(file -> live.add(file.session()));
            List<RecordingSummary> now = new ArrayList<>();
            for (String session : live) {
                summary(session).filter(wanted).ifPresent(now::add);
            }
            now.sort(NEWEST);
            now.forEach(summary -> found.put(summary.session(), summary));
            for (Path day : layout.days()) {
                if (found.size() >= limit) {
                    break;
                }
                day(day).stream().filter(wanted).forEach(summary -> found.putIfAbsent(summary.session(), summary));
            }
            return found.values().stream().limit(limit).toList();
        });
    }

    private List<RecordingSummary> day(Path day) throws IOException {
        List<RecordingSummary> summaries = new ArrayList<>();
        Set<String> summed = new HashSet<>();
        Set<String> recorded = new TreeSet<>();
        try (var files = Files.newDirectoryStream(day, "*.{json,rec}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json")) {
                    Layout.summary(file).ifPresent(summaries::add);
                    summed.add(name.substring(0, name.length() - ".json".length()));
                } else {
                    recorded.add(name.replaceFirst("-[0-9]+\\.rec$", ""));
                }
            }
        }
        recorded.removeAll(summed); // ended just now: the summary comes after the segments
        for (String session : recorded) {
            summary(session).ifPresent(summaries::add);
        }
        summaries.sort(NEWEST);
        return summaries;
    }

    public Optional<RecordingSummary> find(String session) {
        return guarded(() -> summary(session));
    }

    private Optional<RecordingSummary> summary(String session) throws IOException {
        if (!Segments.safe(session)) {
            return Optional.empty();
        }
        if (!Files.exists(layout.live(session, 1))) {
            for (Path day : layout.days()) {
                Path file = day.resolve(session + ".json");
                if (Files.exists(file)) {
                    return Layout.summary(file);
                }
            }
        }
        List<Layout.SegmentFile> files = segments.of(session);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        SummaryScan scan = SummaryScan.of(files, segments);
        return Optional.of(
                files.getFirst().path().startsWith(layout.live())
                        ? scan.live(session)
                        : scan.summary(session, Clock.systemUTC()));
    }

    /**
     * Visits the entries of a recording in order, beginning with a sequence. A live recording ends at its last block.
     */
    public void read(String session, long fromSequence, Visitor visitor) {
        reading(() -> {
            for (Layout.SegmentFile file : segments.of(session)) {
                try (SegmentReader reader = segments.open(file)) {
                    for (Optional<SegmentReader.Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                        if (!visit(session, next.get(), fromSequence, visitor)) {
                            return;
                        }
                    }
                } catch (SegmentReader.Damaged e) {
                    if (file.path().startsWith(layout.live())) {
                        return;
                    }
                    throw e;
                }
            }
            return;
        });
    }

    static boolean visit(String session, SegmentReader.Block block, long fromSequence, Visitor visitor)
            throws IOException {
        if (block.kind() == Format.KIND_SEAL
                || block.firstSequence() + block.entries().size() <= fromSequence) {
            return true;
        }
        for (byte[] json : block.entries()) {
            StoredEntry entry = StoredEntry.of(session, JSON.readTree(json));
            if (entry.sequence() >= fromSequence && !visitor.visit(entry)) {
                return false;
            }
        }
        return true;
    }

    /** Checks one recording. */
    public Verification verify(String session) {
        return guarded(() -> verify(session, new LoggedSeals(layout.log())));
    }

    private Verification verify(String session, LoggedSeals logged) throws IOException {
        List<Layout.SegmentFile> files = segments.of(session);
        boolean live = !files.isEmpty() && files.getFirst().path().startsWith(layout.live());
        return new Verifier(publicKey, logged, segments).verify(session, files, live);
    }

    /** Checks the log of seals and every recording it names; a recording that was taken away shows as missing. */
    public List<Verification> verifyAll() {
        return guarded(() -> {
            List<Verification> all = new ArrayList<>();
            for (String problem : TransparencyLog.verify(layout.log(), publicKey)) {
                all.add(new Verification(
                        "log", "damaged", 0, 0, 0, List.of(new Verification.Problem(0, -1, -1, problem))));
            }
            LoggedSeals logged = new LoggedSeals(layout.log());
            Set<String> sessions = new TreeSet<>(logged.sessions());
            for (Layout.SegmentFile file : Layout.segments(layout.live())) {
                sessions.add(file.session());
            }
            for (Path day : layout.days()) {
                Layout.segments(day).forEach(file -> sessions.add(file.session()));
            }
            for (String session : sessions) {
                all.add(verify(session, logged));
            }
            return all;
        });
    }

    /**
     * Writes a recording as a self-contained text that {@link Export#verify} checks anywhere.
     *
     * @param withhold entries to replace by their hashes; the export still verifies
     */
    public void export(String session, Predicate<StoredEntry> withhold, OutputStream out) {
        reading(() -> {
            Export.write(session, segments, publicKey, withhold, out);
        });
    }

    /** Opens a cursor that follows a recording as it grows. */
    public RecordingCursor follow(String session) {
        return new RecordingCursor(session, segments);
    }

    /** Work on the disk. */
    interface DiskWork<T> {
        T run() throws IOException;
    }

    /** Work on the disk that returns nothing. */
    interface DiskReading {
        void run() throws IOException;
    }

    static void reading(DiskReading work) {
        try {
            work.run();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static <T> T guarded(DiskWork<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (NoSuchFileException e) {
                // A session that ends takes its files from the live folder to those of its day.
                if (attempt == ATTEMPTS_MAX) {
                    throw unreadable(e);
                }
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static GatewayException unreadable(IOException e) {
        return new GatewayException(ErrorCodes.UNRECORDABLE, "a recording cannot be read: " + e.getMessage(), e);
    }
}
