package dev.sallyport.core.resource;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.audit.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of documents whose content is in force: a git checkout, a mounted volume. It owns what it brought, and
 * what disappears from it is deleted. A bad document changes nothing.
 *
 * <p>It is looked at by {@link #poll}. A change is taken over when two looks in a row see the same files, sizes and
 * times, so that half-written files are left alone.
 */
public final class PolicyDirectory {

    private static final Logger LOGGER = LoggerFactory.getLogger(PolicyDirectory.class);
    private static final String AUTHOR = "policy directory";
    private static final int DEPTH_MAX = 8;
    private static final int FILES_MAX = 5_000;
    private static final long BYTES_MAX = 64L << 20;

    /** What a look tells of a file without reading it; another print means that it may have changed. */
    private record Print(Path file, long size, FileTime modified, String key) {}

    private final Path directory;
    private final String owner;
    private final LiveResources resources;
    private final AuditLog audit;
    private final ReentrantLock polling = new ReentrantLock();
    private List<Print> seen = List.of();
    private List<Print> read = List.of();
    private String applied = "";
    private volatile String problem = "";

    public PolicyDirectory(Path directory, LiveResources resources, AuditLog audit) {
        this.directory = directory.toAbsolutePath().normalize();
        this.owner = "directory " + this.directory;
        this.resources = resources;
        this.audit = audit;
        resources.claim(owner);
    }

    /** Returns why the directory's content is not in force; empty when it is. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** Takes the content over at once, as at the start of the gateway. */
    public void load() {
        look(false);
    }

    /** Looks for changes; to be called every second or so. May block on files and the store. */
    public void poll() {
        look(true);
    }

    private void look(boolean settled) {
        polling.lock();
        try {
            List<Print> prints = prints();
            boolean same = prints.equals(seen);
            seen = prints;
            if ((settled && !same) || prints.equals(read)) {
                return;
            }
            List<Source> sources = read(prints);
            String digest = digest(sources);
            read = prints;
            if (digest.equals(applied)) {
                return;
            }
            if (sources.isEmpty()) {
                // An unmounted volume looks like this; deleting every rule would open the gates.
                fail(digest, "it holds no .yaml files, so nothing was changed; use sally delete to remove resources");
                return;
            }
            take(sources, digest);
        } catch (IOException e) {
            fail("", "it cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (GatewayException e) {
            fail("", String.valueOf(e.getMessage()));
        } finally {
            polling.unlock();
        }
    }

    private void take(List<Source> sources, String digest) {
        Applied outcome = resources.replace(owner, sources, AUTHOR, false);
        if (outcome.done()) {
            applied = digest;
            problem = "";
            LOGGER.atInfo()
                    .addKeyValue("directory", directory)
                    .addKeyValue("revision", outcome.revision())
                    .log("the policy directory is in force");
            return;
        }
        String first = outcome.problems().stream()
                .filter(found -> found.severity() == Problem.Severity.ERROR)
                .findFirst()
                .map(Problem::toString)
                .orElse("");
        fail(digest, first);
    }

    /** Notes a failure once for each content, and goes on with what is in force. */
    private void fail(String digest, String reason) {
        String sentence = "the policy directory " + directory + " is not in force: " + reason;
        if (!sentence.equals(problem)) {
            LOGGER.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", reason)
                    .log("the policy directory was not taken over; the rules in force stay");
            audit.note(
                    "policy.rejected", "gateway", "", "", Map.of("directory", directory.toString(), "reason", reason));
        }
        applied = digest;
        if (digest.isEmpty()) {
            read = List.of(); // what could not be read or stored is tried again
        }
        problem = sentence;
    }

    private List<Print> prints() throws IOException {
        List<Print> prints = new ArrayList<>();
        long bytes = 0;
        for (Path file : files()) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            bytes += attributes.size();
            if (bytes > BYTES_MAX) {
                throw new IOException("more than " + BYTES_MAX + " bytes of documents");
            }
            prints.add(new Print(
                    file, attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey())));
        }
        return prints;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(directory, DEPTH_MAX, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = found.filter(this::isDocument)
                    .sorted()
                    .limit(FILES_MAX + 1L)
                    .toList();
            if (files.size() > FILES_MAX) {
                throw new IOException("more than " + FILES_MAX + " files");
            }
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<Source> read(List<Print> prints) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Print print : prints) {
            String name = directory.relativize(print.file()).toString();
            try {
                sources.add(new Source(name, Files.readString(print.file(), StandardCharsets.UTF_8)));
            } catch (CharacterCodingException e) {
                throw new IOException(name + " is not UTF-8 text", e);
            }
        }
        return sources;
    }

    /** Hidden names are left out: .git, editors' files, and the folders behind mounted volumes. */
    private boolean isDocument(Path path) {
        for (Path part : directory.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    private static String digest(List<Source> sources) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Source source : sources) {
                sha.update((source.file().length() + ":" + source.file()
                                + source.text().length() + ":")
                        .getBytes(StandardCharsets.UTF_8));
                sha.update(source.text().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
