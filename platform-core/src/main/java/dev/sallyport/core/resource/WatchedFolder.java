package dev.sallyport.core.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of resource files that is applied as one whole whenever it changed. A mistake changes nothing: the former
 * rules stay in force, and the mistake is logged and shown by the health check. Looked at by one thread.
 */
public final class WatchedFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedFolder.class);
    private static final String OWNER = "directory";
    private static final int FILES_MAX = 10_000;
    private static final int DEPTH_MAX = 16;
    private static final long BYTES_MAX = 64L << 20;

    /** What a look tells of a file; another fingerprint means that it may have changed. */
    private record Print(Path file, long size, long modified, String key) {}

    private final Path folder;
    private final Resources resources;
    private List<Print> applied = List.of();
    private List<Print> seen = List.of();
    private volatile Optional<String> problem = Optional.empty();

    public WatchedFolder(Path folder, Resources resources) {
        this.folder = folder;
        this.resources = resources;
    }

    /** Returns why the folder's present content is not in force; empty when it is. */
    public Optional<String> problem() {
        return problem;
    }

    /** Applies the folder as it is. */
    public void applyNow() {
        guarded(() -> {
            seen = prints();
            apply(seen);
        });
    }

    /** Applies the folder if it changed and two looks in a row saw the same, so that no half-written file is taken. */
    public void look() {
        guarded(() -> {
            List<Print> now = prints();
            boolean steady = now.equals(seen);
            seen = now;
            if (steady && !now.equals(applied)) {
                apply(now);
            }
        });
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (UncheckedIOException e) {
            failed("the folder " + folder + " cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void failed(String reason) {
        // Said once, not at every look.
        if (!problem.equals(Optional.of(reason))) {
            LOGGER.atError().addKeyValue("folder", folder).log("{}", reason);
            problem = Optional.of(reason);
        }
    }

    private void apply(List<Print> prints) {
        applied = prints;
        List<Source> documents = new ArrayList<>();
        for (Print print : prints) {
            documents.add(new Source(folder.relativize(print.file()).toString(), read(print.file())));
        }
        Applied outcome = resources.replace(OWNER, documents, OWNER, false);
        outcome.problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.WARNING)
                .forEach(
                        warning -> LOGGER.atWarn().addKeyValue("folder", folder).log("{}", warning));
        if (outcome.done()) {
            problem = Optional.empty();
            LOGGER.atInfo()
                    .addKeyValue("folder", folder)
                    .addKeyValue("revision", outcome.revision())
                    .addKeyValue("changes", outcome.changes().size())
                    .log("Resources applied");
        } else {
            failed("nothing was applied: "
                    + outcome.problems().stream()
                            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                            .findFirst()
                            .map(Problem::toString)
                            .orElse("unknown"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(new IOException(file + " is not UTF-8", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Print> prints() {
        List<Print> prints = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> files = Files.find(folder, DEPTH_MAX, this::isResourceFile)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                bytes += attributes.size();
                if (prints.size() >= FILES_MAX || bytes > BYTES_MAX) {
                    throw new IOException("it holds more than " + FILES_MAX + " files or " + BYTES_MAX + " bytes");
                }
                prints.add(new Print(
                        file,
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis(),
                        String.valueOf(attributes.fileKey())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return prints;
    }

    private boolean isResourceFile(Path file, BasicFileAttributes attributes) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false; // .git and editors' files
            }
        }
        String name = file.getFileName().toString();
        return attributes.isRegularFile() && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }
}
