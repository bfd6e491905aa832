package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Program;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the target's scp was called, and so which files its records may be about. A record has a name only; what stands
 * before it is in the call, where it may name the file itself or a directory it goes to: then both names count.
 *
 * @param upload whether the target receives
 * @param directory whether what is named is a directory for certain
 * @param paths what is named, in order
 */
public record ScpCall(boolean upload, boolean directory, List<String> paths) {

    /** Files and directories a call may name; each record is looked at by all of them. */
    private static final int PATHS_MAX = 64;

    private static final String FLAGS = "tfrpdvq";

    public ScpCall {
        paths = List.copyOf(paths);
    }

    /** Reads a command line; empty if it is not scp at one end of a copy. */
    public static Optional<ScpCall> of(Analysis analysis) {
        if (!analysis.complete()
                || analysis.statements().size() != 1
                || analysis.statements().getFirst().programs().size() != 1) {
            return Optional.empty();
        }
        Program program = analysis.statements().getFirst().programs().getFirst();
        return program.name().equals("scp") ? of(program.arguments()) : Optional.empty();
    }

    private static Optional<ScpCall> of(List<Argument> arguments) {
        StringBuilder flags = new StringBuilder();
        List<String> paths = new ArrayList<>();
        boolean options = true;
        for (Argument argument : arguments) {
            String text = argument.text();
            if (options && text.equals("--")) {
                options = false;
            } else if (options && text.length() > 1 && text.startsWith("-")) {
                flags.append(text, 1, text.length());
            } else {
                options = false;
                paths.add(text.startsWith("/**/") ? text.substring(4) : text); // in the home directory
            }
        }
        boolean upload = flags.indexOf("t") >= 0;
        boolean known = flags.chars().allMatch(flag -> FLAGS.indexOf(flag) >= 0);
        if (!known || upload == flags.indexOf("f") >= 0 || paths.size() > PATHS_MAX) {
            return Optional.empty();
        }
        boolean directory = flags.indexOf("d") >= 0
                || paths.stream().allMatch(path -> path.isEmpty() || path.endsWith("/") || path.equals("."));
        return Optional.of(new ScpCall(upload, directory, paths));
    }

    /** Returns what a name of the first level can be, the likeliest first. */
    List<String> candidates(String name) {
        Set<String> candidates = new LinkedHashSet<>();
        if (upload) {
            String base = paths.isEmpty() ? "." : paths.getLast();
            if (!directory) {
                candidates.add(FileCommands.absolute(base, ""));
            }
            candidates.add(below(base, name));
            return List.copyOf(candidates);
        }
        for (String path : paths) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (last.equals(name)) {
                candidates.add(FileCommands.absolute(path, ""));
            } else if (last.isEmpty() || last.equals(".") || last.equals("..") || last.matches(".*[*?\\[].*")) {
                candidates.add(below(path.substring(0, path.lastIndexOf('/') + 1), name));
            }
        }
        if (candidates.isEmpty()) {
            // The target sends something else than it was asked for: it may lie anywhere beside it.
            for (String path : paths) {
                candidates.add(below(path.substring(0, path.lastIndexOf('/') + 1), name));
            }
        }
        return candidates.isEmpty() ? List.of(name) : List.copyOf(candidates);
    }

    static String below(String directory, String name) {
        return FileCommands.absolute(directory.isEmpty() ? name : directory + "/" + name, "");
    }
}
