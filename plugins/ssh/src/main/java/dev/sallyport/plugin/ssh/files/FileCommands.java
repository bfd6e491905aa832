package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.FileUse.Use;
import dev.sallyport.api.event.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What is asked of policy about files, in the words people and rules see. */
final class FileCommands {

    private static final Set<Effect> EFFECTS = EnumSet.of(Effect.FILE);

    private FileCommands() {}

    /**
     * Content goes one way or both.
     *
     * @param uses of {@code DOWNLOAD}, {@code UPLOAD} and {@code APPEND}
     * @param bytes the size of a file that is read, if it is known before
     */
    static Command transfer(String protocol, String path, Set<Use> uses, OptionalLong bytes, Map<String, String> more) {
        String verb = uses.contains(Use.APPEND)
                ? "append"
                : uses.contains(Use.DOWNLOAD) && uses.contains(Use.UPLOAD)
                        ? "edit"
                        : uses.contains(Use.UPLOAD) ? "upload" : "download";
        List<FileUse> files = uses.stream()
                .map(use -> new FileUse(path, use, use == Use.DOWNLOAD ? bytes : OptionalLong.empty()))
                .toList();
        return command(protocol, verb, verb + " " + path, files, path, more);
    }

    /** One name, and one thing done to it. */
    static Command change(String protocol, String verb, String text, Use use, String path, Map<String, String> more) {
        return command(protocol, verb, text, List.of(FileUse.of(path, use)), path, more);
    }

    static Command rename(String protocol, String from, String to) {
        List<FileUse> files = List.of(
                FileUse.of(from, Use.RENAME),
                FileUse.of(to, Use.RENAME),
                FileUse.of(from, Use.REMOVE),
                FileUse.of(to, Use.UPLOAD));
        return command(protocol, "rename", "rename " + from + " to " + to, files, from, Map.of("to", to));
    }

    /** Whoever makes a link can read and write what it leads to by another name. */
    static Command link(String protocol, String existing, String link, boolean symbolic) {
        List<FileUse> files = new ArrayList<>();
        for (Use use : List.of(Use.LINK, Use.DOWNLOAD, Use.UPLOAD)) {
            files.add(FileUse.of(existing, use));
        }
        files.add(FileUse.of(link, Use.LINK));
        files.add(FileUse.of(link, Use.UPLOAD));
        String text = "link " + link + " to " + existing;
        return command(
                protocol, "link", text, files, existing, Map.of("to", link, "symbolic", Boolean.toString(symbolic)));
    }

    /**
     * A record of scp's, about one file by one of several names.
     *
     * @param paths what it may be, the likeliest first
     */
    static Command scp(String verb, String words, Use use, List<String> paths, OptionalLong bytes, String mode) {
        List<FileUse> files =
                paths.stream().map(path -> new FileUse(path, use, bytes)).toList();
        String path = paths.getFirst();
        return command("scp", verb, words + path, files, path, Map.of("mode", mode));
    }

    private static Command command(
            String protocol, String verb, String text, List<FileUse> files, String path, Map<String, String> more) {
        Statement statement = new Statement(verb, EFFECTS, files, text.length());
        Map<String, String> attributes = new TreeMap<>(more);
        attributes.put("protocol", protocol);
        attributes.put("path", path);
        return new Command(
                CommandKind.FILE_TRANSFER,
                text,
                List.of(),
                new Analysis(List.of(statement), Optional.empty()),
                attributes);
    }

    /**
     * Returns a path without doubled slashes and steps, counted from a directory if it is relative.
     *
     * @param home where relative paths begin; empty when that is not known, and they stay relative
     */
    static String absolute(String path, String home) {
        String whole = path.startsWith("/") || home.isEmpty() ? path : home + "/" + path;
        boolean rooted = whole.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : whole.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                    parts.removeLast();
                } else if (!rooted) {
                    parts.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
