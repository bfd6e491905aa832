package dev.sallyport.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Packs test classes as an exploded plugin. */
public final class PluginFolder {

    private PluginFolder() {}

    /**
     * Makes {@code <root>/<id>/}.
     *
     * @param classes what the names of all classes to pack begin with
     */
    public static Path make(Path root, String id, Class<?> entry, String classes, String requires) {
        try {
            Path folder = Files.createDirectories(root.resolve(id));
            Files.writeString(
                    folder.resolve("plugin.properties"),
                    "plugin.id=" + id + "\nplugin.class=" + entry.getName() + "\nplugin.version=1.0.0\nplugin.requires="
                            + requires + "\n");
            Path base = Path.of(
                    entry.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path jar = Files.createDirectories(folder.resolve("lib")).resolve(id + ".jar");
            Path packageFolder = base.resolve(entry.getPackageName().replace('.', '/'));
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> files = Files.list(packageFolder)) {
                for (Path file : files.filter(f -> f.getFileName().toString().startsWith(classes))
                        .toList()) {
                    out.putNextEntry(new ZipEntry(base.relativize(file).toString()));
                    out.write(Files.readAllBytes(file));
                    out.closeEntry();
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
