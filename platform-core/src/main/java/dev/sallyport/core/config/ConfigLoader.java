package dev.sallyport.core.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code sallyport.yaml}. */
public final class ConfigLoader {

    private static final long FILE_BYTES_MAX = 8 << 20;

    private ConfigLoader() {}

    /** Reads and binds the file; throws {@link ConfigException} for the first mistake. */
    public static GatewayConfig load(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        return bind(read(absolute), file.toString(), folder);
    }

    /** Binds a text; relative paths are resolved against a folder. */
    public static GatewayConfig bind(String text, String source, Path folder) {
        Node root = StrictYaml.parse(text, source);
        if (root instanceof Node.Mapping mapping) {
            Node.Place place = mapping.place().key("data-dir");
            mapping.entries().putIfAbsent("data-dir", new Node.Scalar(place, Node.Kind.TEXT, "data"));
        }
        GatewayConfig config = new Binder(folder, System::getenv).bind(root, GatewayConfig.class);
        Map<String, String> names = new HashMap<>();
        for (GatewayConfig.Listener listener : config.listeners()) {
            if (names.put(listener.name(), listener.name()) != null) {
                throw root.place().key("listeners").problem("two listeners are named '" + listener.name() + "'");
            }
        }
        return config;
    }

    private static String read(Path file) {
        Node.Place place = new Node.Place(file.toString(), 1, "");
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw place.problem("larger than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw place.problem("there is no such file; name it with --config");
        } catch (MalformedInputException e) {
            throw place.problem("not UTF-8");
        } catch (IOException e) {
            throw place.problem("cannot be read: " + e.getMessage());
        }
    }
}
