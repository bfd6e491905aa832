package dev.sallyport.core.policy;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.Statement;
import dev.sallyport.core.resource.Detect;
import dev.sallyport.core.resource.FileMatch;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The key {@code files} of a match: all of it must hold for one file. */
final class FilePattern {

    /** Where a relative path begins is not known: it may be anywhere, and so it matches by its end. */
    private static final Argument ANYWHERE = Argument.unknown("");

    private final List<PathGlob> paths;
    private final Set<FileUse.Use> uses;
    private final long largerThan;
    private final boolean asksFindings;
    private final Set<String> findings;

    FilePattern(FileMatch spec) {
        paths = spec.paths().stream().map(PathGlob::new).toList();
        uses = spec.uses().isEmpty() ? EnumSet.allOf(FileUse.Use.class) : EnumSet.copyOf(spec.uses());
        largerThan = spec.largerThan().orElse(-1L);
        asksFindings = spec.findings().isPresent();
        findings = Set.copyOf(spec.findings().map(Detect::types).orElse(List.of()));
    }

    /** Returns the file that matches, or null. */
    @Nullable
    FileUse match(Statement statement) {
        for (FileUse file : statement.files()) {
            if (uses.contains(file.use()) && large(file) && found(file) && named(file)) {
                return file;
            }
        }
        return null;
    }

    /** Returns the size from which on this would match, if that is all that is not known. */
    OptionalLong limit(Statement statement) {
        if (largerThan >= 0) {
            for (FileUse file : statement.files()) {
                if (uses.contains(file.use()) && file.bytes().isEmpty() && named(file)) {
                    return OptionalLong.of(largerThan);
                }
            }
        }
        return OptionalLong.empty();
    }

    private boolean large(FileUse file) {
        return largerThan < 0 || file.bytes().orElse(-1) > largerThan;
    }

    private boolean found(FileUse file) {
        return !asksFindings || file.findings().stream().anyMatch(this::asked);
    }

    private boolean asked(String type) {
        return findings.isEmpty() ? !type.equals(FileUse.UNSEARCHED) : findings.contains(type);
    }

    private boolean named(FileUse file) {
        if (paths.isEmpty()) {
            return true;
        }
        Argument path = Argument.of(file.path());
        for (PathGlob glob : paths) {
            if (glob.matches(path, ANYWHERE)) {
                return true;
            }
        }
        return false;
    }

    /** Says what a statement does to a file, as a clause. */
    static String words(FileUse file) {
        String verb = switch (file.use()) {
            case DOWNLOAD -> "reads";
            case UPLOAD -> "writes";
            case APPEND -> "adds to";
            case REMOVE -> "removes";
            case RENAME -> "renames";
            case LINK -> "links";
            case DIRECTORY -> "makes the directory";
            case ATTRIBUTES -> "changes the attributes of";
        };
        String with = file.findings().isEmpty()
                ? ""
                : ", in which there is " + String.join(", ", new TreeSet<>(file.findings()));
        return "it " + verb + " " + file.path() + with;
    }
}
