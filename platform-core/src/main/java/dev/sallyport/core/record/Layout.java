package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where things lie below the recordings folder.
 *
 * <pre>
 * live/&lt;session&gt;-&lt;segment&gt;.rec            being written; what is found here at start was interrupted
 * sealed/&lt;yyyy&gt;/&lt;mm&gt;/&lt;dd&gt;/&lt;session&gt;-&lt;segment&gt;.rec
 *                                         sealed segments, by the day the session ended
 * sealed/.../&lt;session&gt;.json                summary of a finished session
 * journal/                                what is acknowledged and not yet in a segment
 * damaged/                                what recovery could not explain, untouched
 * log/leaves, log/checkpoint              the log of seals
 * </pre>
 */
final class Layout {

    private static final Pattern NAME = Pattern.compile("([0-9a-z]{8,40})-([0-9]{6})\\.rec");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;

    /** A segment file by its name. */
    record SegmentFile(Path path, String session, int segment) implements Comparable<SegmentFile> {
        @Override
        public int compareTo(SegmentFile other) {
            int bySession = session.compareTo(other.session);
            return bySession != 0 ? bySession : Integer.compare(segment, other.segment);
        }
    }

    Layout(Path root) {
        this.root = root;
    }

    Path live() {
        return root.resolve("live");
    }

    Path sealed() {
        return root.resolve("sealed");
    }

    Path damaged() {
        return root.resolve("damaged");
    }

    Path journal() {
        return root.resolve("journal");
    }

    Path log() {
        return root.resolve("log");
    }

    /** For the gateway's user only, whatever the umask says. */
    void create() throws IOException {
        FileAttribute<?> secret = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(live(), secret);
        Files.createDirectories(sealed(), secret);
    }

    Path live(String session, int segment) {
        return live().resolve(name(session, segment));
    }

    private static String name(String session, int segment) {
        return "%s-%06d.rec".formatted(session, segment);
    }

    private Path day(Instant at) {
        return sealed().resolve(DAY.format(at));
    }

    /** Moves a finished session's segments to the day's folder and writes the summary beside them. */
    void finish(RecordingSummary summary, Instant at, int segments) throws IOException {
        Path day = day(at);
        Files.createDirectories(day);
        for (int segment = 1; segment <= segments; segment++) {
            Path from = live(summary.session(), segment);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, day.resolve(from.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        finishSummary(summary, day);
    }

    private static void finishSummary(RecordingSummary summary, Path day) throws IOException {
        Path draft = day.resolve(summary.session() + ".json.new");
        Files.write(draft, JSON.writeValueAsBytes(summary));
        Files.move(
                draft,
                day.resolve(summary.session() + ".json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    static List<SegmentFile> segments(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<SegmentFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.forEach(path -> {
                Matcher matcher = NAME.matcher(path.getFileName().toString());
                if (matcher.matches()) {
                    files.add(new SegmentFile(path, matcher.group(1), Integer.parseInt(matcher.group(2))));
                }
            });
        }
        files.sort(null);
        return files;
    }

    /** Returns the folders of sealed recordings, newest day first. */
    List<Path> days() throws IOException {
        if (!Files.isDirectory(sealed())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(sealed(), 3)) {
            return paths.filter(path -> sealed().relativize(path).getNameCount() == 3 && Files.isDirectory(path))
                    .sorted((a, b) -> b.compareTo(a))
                    .toList();
        }
    }

    static Optional<RecordingSummary> summary(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), RecordingSummary.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
