package dev.sallyport.distribution.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The text files of this checkout: what git tracks, or, without git, what is not build output. */
public final class SourceTree {

    private static final Set<String> TEXT = Set.of(
            "java",
            "xml",
            "md",
            "yaml",
            "yml",
            "json",
            "sh",
            "sql",
            "properties",
            "py",
            "js",
            "mjs",
            "ts",
            "txt",
            "html",
            "css",
            "config");
    private static final Set<String> OUTPUT = Set.of("target", "node_modules", ".git", ".idea", "build", "data");

    private final Path root;
    private final List<Source> sources;

    private SourceTree(Path root, List<Source> sources) {
        this.root = root;
        this.sources = sources;
    }

    /** Reads the tree that holds this module. */
    public static SourceTree read() {
        Path root = Path.of(System.getProperty("sallyport.root", ".."))
                .toAbsolutePath()
                .normalize();
        try (Stream<Path> files = Files.exists(root.resolve(".git")) ? tracked(root) : walked(root, root)) {
            return new SourceTree(
                    root,
                    files.filter(Files::isRegularFile)
                            .filter(SourceTree::isText)
                            .map(file -> read(root, file))
                            .toList());
        }
    }

    public Path root() {
        return root;
    }

    public List<Source> sources() {
        return sources;
    }

    private static Stream<Path> tracked(Path root) {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return names.isEmpty()
                    ? walked(root, root)
                    : Stream.of(names.split("\0")).map(root::resolve);
        } catch (IOException e) {
            return walked(root, root);
        }
    }

    private static Stream<Path> walked(Path root, Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream()
                    .filter(entry -> !OUTPUT.contains(entry.getFileName().toString()))
                    .flatMap(entry -> Files.isDirectory(entry) ? walked(root, entry) : Stream.of(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 || TEXT.contains(name.substring(dot + 1));
    }

    private static Source read(Path root, Path file) {
        try {
            String path = root.relativize(file).toString().replace('\\', '/');
            return new Source(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
