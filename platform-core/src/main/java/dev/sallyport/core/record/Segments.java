package dev.sallyport.core.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds and opens the segments of a session while the recorder may be moving them. Segments move one way only, from
 * {@code live} to {@code sealed}, the first one first: who looks in live and then in sealed sees each of them, and one
 * that is gone from where it was seen lies in sealed.
 */
final class Segments {

    private final Layout layout;

    Segments(Layout layout) {
        this.layout = layout;
    }

    /** Session ids come from strangers; only their own alphabet may become part of a path. */
    static boolean safe(String session) {
        return session.matches("[0-9a-z]{8,40}");
    }

    /** Returns every segment of a session in order; none when there is no such session. */
    List<Layout.SegmentFile> of(String session) throws IOException {
        if (!safe(session)) {
            return List.of();
        }
        List<Layout.SegmentFile> live = named(layout.live(), session);
        if (!live.isEmpty() && live.getFirst().segment() == 1) {
            return live; // nothing of it was moved when we looked
        }
        Map<Integer, Layout.SegmentFile> all = new TreeMap<>();
        live.forEach(file -> all.put(file.segment(), file));
        for (Path day : layout.days()) {
            List<Layout.SegmentFile> sealed = named(day, session);
            sealed.forEach(file -> all.put(file.segment(), file));
            if (!sealed.isEmpty()) {
                break;
            }
        }
        return List.copyOf(all.values());
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

    SegmentReader open(Layout.SegmentFile file) throws IOException {
        try {
            return new SegmentReader(file.path());
        } catch (NoSuchFileException e) {
            return new SegmentReader(moved(file, e));
        }
    }

    /** Opens a segment where another reader of it stopped. */
    SegmentReader open(Layout.SegmentFile file, long offset, byte[] head) throws IOException {
        try {
            return new SegmentReader(file.path(), offset, head);
        } catch (NoSuchFileException e) {
            return new SegmentReader(moved(file, e), offset, head);
        }
    }

    private Path moved(Layout.SegmentFile file, NoSuchFileException gone) throws IOException {
        for (Layout.SegmentFile now : of(file.session())) {
            if (now.segment() == file.segment() && !now.path().equals(file.path())) {
                return now.path();
            }
        }
        throw gone;
    }
}
