package dev.sallyport.core.plugin;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pf4j.DefaultVersionManager;

/**
 * Installs a third party's plugin zip as a folder.
 *
 * <p>Only {@code plugin.properties} and {@code lib/<name>.jar} are taken; every other entry (another folder, a name
 * that climbs out, an absolute one, a symbolic link) refuses the whole zip, and so does a jar with classes of a shared
 * package. The zip's SHA-256 must be the one its publisher names. The folder appears at once and whole, or not at all.
 */
public final class PluginInstaller {

    private static final int ENTRIES_MAX = 1_000;
    private static final long ENTRY_BYTES_MAX = 200L << 20;
    private static final long TOTAL_BYTES_MAX = 500L << 20;
    private static final int JAR_ENTRIES_MAX = 200_000;

    /** File names that cannot climb, hide or name a device. */
    private static final Pattern JAR = Pattern.compile("lib/[A-Za-z0-9_][A-Za-z0-9._+-]{0,150}\\.jar");

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,60}");
    private static final String DESCRIPTOR = "plugin.properties";

    private final Path plugins;

    /** Creates an installer into a folder of plugins. */
    public PluginInstaller(Path plugins) {
        this.plugins = plugins;
    }

    /**
     * What was installed.
     *
     * @param folder where it is now
     */
    public record Installed(String id, String version, Path folder) {}

    /**
     * Installs a zip; throws GatewayException and changes nothing when it must not be installed.
     *
     * @param sha256 the digest of the zip that its publisher names, in hex
     */
    public Installed install(Path zip, String sha256) {
        String expected = sha256.strip().toLowerCase(Locale.ROOT);
        if (!expected.matches("[0-9a-f]{64}")) {
            throw refused("--sha256 must be 64 hexadecimal digits, as the plugin's publisher names them");
        }
        Path staging = plugins.resolve(".installing-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(plugins);
            delete(staging);
            // A copy of our own: what is checked is what is installed, even when somebody swaps the file meanwhile.
            Files.createDirectories(staging);
            Path copy = staging.resolve("plugin.zip");
            String actual = copyAndDigest(zip, copy);
            if (!MessageDigest.isEqual(
                    expected.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    actual.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
                throw refused("its SHA-256 is " + actual + ", not the one given; get it again from its publisher");
            }
            Path folder = Files.createDirectories(staging.resolve("folder"));
            extract(copy, folder);
            return move(folder);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START, "The plugin " + zip + " cannot be installed: " + e.getMessage(), e);
        } finally {
            try {
                delete(staging);
            } catch (IOException e) {
                // A leftover begins with a dot and has no descriptor at its top: it is never loaded.
            }
        }
    }

    private static String copyAndDigest(Path from, Path to) throws IOException {
        if (Files.size(from) > TOTAL_BYTES_MAX) {
            throw refused("it is larger than " + TOTAL_BYTES_MAX + " bytes");
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest)) {
            Files.copy(in, to);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void extract(Path zip, Path folder) throws IOException {
        long total = 0;
        int entries = 0;
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> e = file.entries(); e.hasMoreElements(); ) {
                ZipEntry entry = e.nextElement();
                if (++entries > ENTRIES_MAX) {
                    throw refused("it has more than " + ENTRIES_MAX + " entries");
                }
                String name = entry.getName();
                if (entry.isDirectory() && (name.equals("lib/") || name.equals("./"))) {
                    continue;
                }
                if (!name.equals(DESCRIPTOR) && !JAR.matcher(name).matches()) {
                    throw refused("the entry '" + printable(name)
                            + "' is not allowed; only plugin.properties and lib/*.jar are");
                }
                Path target = folder.resolve(name);
                Files.createDirectories(target.getParent());
                // Written as a plain file whatever the entry's mode says, so a symbolic link becomes its text: no jar.
                total += copy(file, entry, target);
                if (total > TOTAL_BYTES_MAX) {
                    throw refused("unpacked it is larger than " + TOTAL_BYTES_MAX + " bytes");
                }
                if (!name.equals(DESCRIPTOR)) {
                    checkJar(target, name);
                }
            }
        }
    }

    private static String printable(String name) {
        String text = name.length() > 200 ? name.substring(0, 200) + "..." : name;
        return text.replaceAll("\\p{C}", "?");
    }

    private static long copy(ZipFile file, ZipEntry entry, Path target) throws IOException {
        // The declared size is the publisher's word; what counts is what comes out.
        try (InputStream in = file.getInputStream(entry);
                var out = Files.newOutputStream(target, java.nio.file.StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > ENTRY_BYTES_MAX) {
                    throw refused("the entry '" + printable(entry.getName()) + "' is larger than " + ENTRY_BYTES_MAX
                            + " bytes");
                }
                out.write(buffer, 0, n);
            }
            return size;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw refused("the entry '" + printable(entry.getName()) + "' is there twice");
        }
    }

    private static void checkJar(Path jar, String name) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            if (file.size() > JAR_ENTRIES_MAX) {
                throw refused(name + " has more than " + JAR_ENTRIES_MAX + " entries");
            }
            for (Enumeration<? extends ZipEntry> e = file.entries(); e.hasMoreElements(); ) {
                String entry = e.nextElement().getName();
                if (entry.endsWith(".class") && SharedPackages.sharedResource(withoutRelease(entry))) {
                    throw refused(name + " holds " + printable(entry) + ", a class of a package that the gateway shares"
                            + " with plugins; build it with that dependency as 'provided'");
                }
            }
        } catch (java.util.zip.ZipException e) {
            throw refused(name + " is not a jar");
        }
    }

    private static String withoutRelease(String entry) {
        return entry.replaceFirst("^META-INF/versions/\\d+/", "");
    }

    private Installed move(Path folder) throws IOException {
        Properties properties = new Properties();
        Path descriptor = folder.resolve(DESCRIPTOR);
        if (!Files.isRegularFile(descriptor)) {
            throw refused("it has no plugin.properties");
        }
        try (InputStream in = Files.newInputStream(descriptor)) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw refused("its plugin.properties is malformed");
        }
        String id = required(properties, "plugin.id");
        String version = required(properties, "plugin.version");
        required(properties, "plugin.class");
        String requires = required(properties, "plugin.requires");
        if (!ID.matcher(id).matches()) {
            throw refused("its plugin.id must be lower-case letters, digits and hyphens");
        }
        if (!fits(requires)) {
            throw refused("it needs the plugin API " + printable(requires) + ", but this gateway offers "
                    + PluginApi.VERSION);
        }
        Path target = plugins.resolve(id);
        if (Files.exists(target)) {
            throw refused("a plugin '" + id + "' is installed already; remove " + target + " first");
        }
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        return new Installed(id, version, target);
    }

    private static boolean fits(String requires) {
        try {
            return new DefaultVersionManager().checkVersionConstraint(PluginApi.VERSION, requires);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw refused("its plugin.properties has no " + key);
        }
        return value;
    }

    private static GatewayException refused(String reason) {
        return new GatewayException(ErrorCodes.PLUGIN_START, "The plugin is not installed: " + reason + ".");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path dir, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
