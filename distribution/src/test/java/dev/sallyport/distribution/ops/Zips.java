package dev.sallyport.distribution.ops;

import dev.sallyport.distribution.fixture.Trees;
import dev.sallyport.distribution.ops.probe.ProbePlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Plugin zips: the samples' as their build made them, the probe's, and hostile ones. */
final class Zips {

    private Zips() {}

    /** The zip of a sample. */
    static Path sample(String folder) throws IOException {
        try (Stream<Path> files =
                Files.list(Trees.root().resolve("docs/samples").resolve(folder).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("mvn package makes the sample's zip first"));
        }
    }

    static String sha256(Path zip) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The entries of the probe's zip. */
    static Map<String, byte[]> probe() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        Path base = Trees.root().resolve("distribution/target/test-classes");
        try (Stream<Path> files =
                Files.list(base.resolve(ProbePlugin.class.getPackageName().replace('.', '/')))) {
            for (Path file : files.toList()) {
                classes.put(base.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                "plugin.properties",
                ("plugin.id=probe\nplugin.class=" + ProbePlugin.class.getName()
                                + "\nplugin.version=1.0.0\nplugin.requires=>=0.1.0 & <0.2.0\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        entries.put("lib/probe.jar", bytes(classes));
        return entries;
    }

    static byte[] bytes(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(entries, out);
        return out.toByteArray();
    }

    static Path write(Path file, Map<String, byte[]> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(entries, out);
        }
        return file;
    }

    private static void write(Map<String, byte[]> entries, OutputStream to) throws IOException {
        ZipOutputStream out = new ZipOutputStream(to);
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            out.putNextEntry(new ZipEntry(entry.getKey()));
            out.write(entry.getValue());
            out.closeEntry();
        }
        out.finish();
    }

    /** The same zip with one more entry. */
    static Map<String, byte[]> with(Map<String, byte[]> entries, String name, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(entries);
        more.put(name, content);
        return more;
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
