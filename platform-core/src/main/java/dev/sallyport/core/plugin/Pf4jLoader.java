package dev.sallyport.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.PropertiesPluginDescriptorFinder;

/** PF4J with our rules: exploded folders that the configuration names, isolated loaders, no second source of truth. */
final class Pf4jLoader extends DefaultPluginManager {

    // Set before the superclass constructor asks the factory methods below.
    private static final ScopedValue<Setup> SETUP = ScopedValue.newInstance();

    private record Setup(List<Path> folders, PluginFactory factory) {}

    private Pf4jLoader(Path root) {
        super(root);
        setSystemVersion(PluginApi.VERSION);
    }

    static Pf4jLoader of(Path root, List<Path> folders, PluginFactory factory) {
        return ScopedValue.where(SETUP, new Setup(folders, factory)).call(() -> new Pf4jLoader(root));
    }

    @Override
    protected PluginRepository createPluginRepository() {
        List<Path> folders = SETUP.get().folders();
        return new PluginRepository() {
            @Override
            public List<Path> getPluginPaths() {
                return folders;
            }

            @Override
            public boolean deletePluginPath(Path path) {
                return false;
            }
        };
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new PropertiesPluginDescriptorFinder();
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return SETUP.get().factory();
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false; // what is disabled in the configuration is not even in the repository
            }

            @Override
            public void disablePlugin(String id) {}

            @Override
            public void enablePlugin(String id) {}
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path folder) {
                return Files.isDirectory(folder);
            }

            @Override
            public ClassLoader loadPlugin(Path folder, PluginDescriptor descriptor) {
                return new IsolatedPluginClassLoader(
                        descriptor.getPluginId(), jars(folder.resolve("lib")), Pf4jLoader.class.getClassLoader());
            }
        };
    }

    private static URL[] jars(Path lib) {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "*.jar")) {
            for (Path jar : jars) {
                urls.add(url(jar));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no jars in " + lib, e);
        }
        urls.sort(java.util.Comparator.comparing(URL::toString));
        return urls.toArray(new URL[0]);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Returns the wrapper of a loaded plugin. */
    PluginWrapper wrapper(String id) {
        return getPlugin(id);
    }
}
