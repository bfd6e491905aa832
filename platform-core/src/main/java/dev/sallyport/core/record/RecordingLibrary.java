package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Recordings for readers: lists, reads, checks and exports. Needs nothing but the folder and the public key, so it
 * works beside a running gateway and without one. Thread-safe; may block on the disk.
 */
public final class RecordingLibrary {

    private static final int ATTEMPTS_MAX = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout layout;
    private final String publicKey;

    public RecordingLibrary(Path directory, String publicKey) {
        this.layout = new Layout(directory);
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
            List<RecordingSummary> found = new ArrayList<>();
            for (RecordingSummary summary : liveSummaries()) {
                if (wanted.test(summary)) {
                    found.add(summary);
                }
            }
            found.sort((a, b) -> Long.compare(b.openedMicros(), a.openedMicros()));
            for (Path day : layout.days()) {
                if (found.size() >= limit) {
                    break;
                }
                found.addAll(day(day).stream().filter(wanted).toList());
            }
            return List.copyOf(found.subList(0, Math.min(limit, found.size())));
        });
    }

    private static List<RecordingSummary> day(Path day) throws IOException {
        List<RecordingSummary> summaries = new ArrayList<>();
        try (var files = Files.newDirectoryStream(day, "*.json")) {
            files.forEach(file -> Layout.summary(file).ifPresent(summaries::add));
        }
        summaries.sort((a, b) -> Long.compare(b.openedMicros(), a.openedMicros()));
        return summaries;
    }

    private List<RecordingSummary> liveSummaries() throws IOException {
        Map<String, List<Layout.SegmentFile>> live = new TreeMap<>();
        for (Layout.SegmentFile file : Layout.segments(layout.live())) {
            live.computeIfAbsent(file.session(), _ -> new ArrayList<>()).add(file);
        }
        List<RecordingSummary> summaries = new ArrayList<>();
        for (Map.Entry<String, List<Layout.SegmentFile>> session : live.entrySet()) {
            summaries.add(SummaryScan.of(session.getValue()).live(session.getKey()));
        }
        return summaries;
    }

    public Optional<RecordingSummary> find(String session) {
        return guarded(() -> {
            if (!safe(session)) {
                return Optional.empty();
            }
            if (Files.exists(layout.live(session, 1))) {
                return Optional.of(SummaryScan.of(files(session)).live(session));
            }
            for (Path day : layout.days()) {
                Path file = day.resolve(session + ".json");
                if (Files.exists(file)) {
                    return Layout.summary(file);
                }
            }
            return Optional.empty();
        });
    }

    /** Session ids come from strangers; only their own alphabet may become part of a path. */
    private static boolean safe(String session) {
        return session.matches("[0-9a-z]{8,40}");
    }

    private List<Layout.SegmentFile> files(String session) throws IOException {
        if (!safe(session)) {
            return List.of();
        }
        List<Layout.SegmentFile> live = named(layout.live(), session);
        if (!live.isEmpty()) {
            return live;
        }
        for (Path day : layout.days()) {
            List<Layout.SegmentFile> sealed = named(day, session);
            if (!sealed.isEmpty()) {
                return sealed;
            }
        }
        return List.of();
    }

    private static List<Layout.SegmentFile> named(Path folder, String session) throws IOException {
        List<Layout.SegmentFile> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var paths = Files.newDirectoryStream(folder, session + "-*.rec")) {
                for (Path path : paths) {
                    String name = path.getFileName().toString();
                    String number = name.substring(session.length() + 1, name.length() - ".rec".length());
                    if (number.matches("[0-9]{6}")) {
                        files.add(new Layout.SegmentFile(path, session, Integer.parseInt(number)));
                    }
                }
            }
        }
        files.sort(null);
        return files;
    }

    /**
     * Visits the entries of a recording in order, beginning with a sequence. A live recording ends at its last block.
     */
    public void read(String session, long fromSequence, Visitor visitor) {
        reading(() -> {
            for (Layout.SegmentFile file : files(session)) {
                try (SegmentReader reader = new SegmentReader(file.path())) {
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
        return guarded(() -> verify(session, logged()));
    }

    private Verification verify(String session, Set<TransparencyLog.Leaf> logged) throws IOException {
        List<Layout.SegmentFile> files = files(session);
        boolean live = !files.isEmpty() && files.getFirst().path().startsWith(layout.live());
        return new Verifier(publicKey, logged).verify(session, files, live);
    }

    private Set<TransparencyLog.Leaf> logged() throws IOException {
        Set<TransparencyLog.Leaf> logged = new HashSet<>();
        Path leaves = layout.log().resolve("leaves");
        if (Files.exists(leaves)) {
            for (String line : Files.readAllLines(leaves)) {
                logged.add(TransparencyLog.Leaf.parse(line));
            }
        }
        return logged;
    }

    /** Checks the log of seals and every recording it names; a recording that was taken away shows as missing. */
    public List<Verification> verifyAll() {
        return guarded(() -> {
            List<Verification> all = new ArrayList<>();
            for (String problem : TransparencyLog.verify(layout.log(), publicKey)) {
                all.add(new Verification(
                        "log", "damaged", 0, 0, 0, List.of(new Verification.Problem(0, -1, -1, problem))));
            }
            Set<TransparencyLog.Leaf> logged = logged();
            Set<String> sessions = new java.util.TreeSet<>();
            logged.forEach(leaf -> sessions.add(leaf.session()));
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
            Export.write(session, files(session), publicKey, withhold, out);
        });
    }

    /** Opens a cursor that follows a recording as it grows. */
    public RecordingCursor follow(String session) {
        return new RecordingCursor(session, () -> files(session));
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
