package dev.sallyport.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Loads a plugin's classes and resources: the shared packages from the host, everything else from the JDK and the
 * plugin's own jars. Nothing falls through to the host's class path, so a {@code ServiceLoader} inside a plugin finds
 * the plugin's providers only.
 */
final class IsolatedPluginClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    IsolatedPluginClassLoader(String pluginId, URL[] jars, ClassLoader host) {
        super("plugin-" + pluginId, jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        // Shared packages come from the host even when the plugin packs them: two copies of one type never meet.
        return SharedPackages.shared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return SharedPackages.sharedResource(name) ? host.getResource(name) : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (SharedPackages.sharedResource(name)) {
            URL one = host.getResource(name);
            return one == null ? Collections.emptyEnumeration() : Collections.enumeration(java.util.List.of(one));
        }
        return super.getResources(name);
    }
}
