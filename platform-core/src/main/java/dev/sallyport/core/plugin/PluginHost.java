package dev.sallyport.core.plugin;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.Nearest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a gateway: loaded once at start, strictly. An enabled plugin that is not there, needs another API or
 * does not start refuses the start of the gateway. Never unloaded while it runs.
 */
public final class PluginHost implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PluginHost.class);

    private final PluginServices services;
    private final Map<String, GatewayConfig.Plugin> configured;
    private final DefaultContributions contributions = new DefaultContributions();
    private final Map<String, PluginCall> calls = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plugin-timer").factory());
    private final Pf4jLoader loader;
    private final Registry registry;

    private PluginHost(Path folder, Map<String, GatewayConfig.Plugin> configured, PluginServices services) {
        this.services = services;
        this.configured = configured;
        List<String> enabled = enabled(folder);
        this.loader =
                Pf4jLoader.of(folder, enabled.stream().map(folder::resolve).toList(), this::create);
        try {
            start(enabled);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        this.registry = contributions.freeze();
    }

    /**
     * Loads and starts all enabled plugins.
     *
     * @param folder holds one folder per plugin
     * @param configured the section {@code plugins:} of the configuration
     */
    public static PluginHost start(Path folder, Map<String, GatewayConfig.Plugin> configured, PluginServices services) {
        return new PluginHost(folder, configured, services);
    }

    public Registry registry() {
        return registry;
    }

    /** Returns the ways into the plugins, for metrics. */
    public List<PluginCall> calls() {
        return List.copyOf(calls.values());
    }

    private List<String> enabled(Path folder) {
        TreeSet<String> present = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
                for (Path candidate : folders) {
                    if (Files.isRegularFile(candidate.resolve("plugin.properties"))) {
                        present.add(candidate.getFileName().toString());
                    }
                }
            } catch (IOException e) {
                throw new GatewayException(
                        ErrorCodes.PLUGIN_START, "The plugin folder " + folder + " cannot be read", e);
            }
        }
        List<String> enabled = new ArrayList<>();
        configured.forEach((id, plugin) -> {
            if (!present.contains(id)) {
                throw plugin.config()
                        .place()
                        .problem("there is no plugin '" + id + "' in " + folder + Nearest.hint(id, present));
            }
            if (plugin.enabled()) {
                enabled.add(id);
            }
        });
        return enabled;
    }

    private void start(List<String> enabled) {
        loader.loadPlugins();
        // PF4J names plugins by their descriptor; a folder named otherwise could be taken for another plugin.
        for (String id : enabled) {
            if (loader.getPlugin(id) == null) {
                throw new GatewayException(
                        ErrorCodes.PLUGIN_START,
                        "The plugin '" + id + "' could not be loaded: its plugin.properties must say plugin.id=" + id
                                + " and name a plugin.class in lib/*.jar");
            }
        }
        for (String id : enabled) {
            PluginWrapper wrapper = loader.wrapper(id);
            PluginState state =
                    wrapper.getPluginState() == PluginState.DISABLED ? PluginState.DISABLED : loader.startPlugin(id);
            if (state != PluginState.STARTED) {
                throw refused(wrapper, state);
            }
            LOGGER.atInfo()
                    .addKeyValue("plugin", id)
                    .addKeyValue("version", wrapper.getDescriptor().getVersion())
                    .log("Plugin started");
        }
    }

    private GatewayException refused(PluginWrapper wrapper, PluginState state) {
        String id = wrapper.getPluginId();
        String requires = wrapper.getDescriptor().getRequires();
        if (state == PluginState.DISABLED) {
            return new GatewayException(
                    ErrorCodes.PLUGIN_START,
                    "The plugin '" + id + "' needs the plugin API " + requires + ", but this gateway offers "
                            + PluginApi.VERSION + "; install a fitting version of it");
        }
        Throwable cause = wrapper.getFailedException();
        while (cause != null && !(cause instanceof GatewayException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause != null && !(cause instanceof GatewayException)) {
            // A plugin's own mistake: its author needs the way there.
            LOGGER.atError().addKeyValue("plugin", id).setCause(cause).log("A plugin failed at its start");
        }
        String reason = cause == null ? "state " + state : Objects.toString(cause.getMessage(), cause.toString());
        return new GatewayException(ErrorCodes.PLUGIN_START, "The plugin '" + id + "' did not start: " + reason, cause);
    }

    private org.pf4j.Plugin create(PluginWrapper wrapper) {
        String id = wrapper.getPluginId();
        ClassLoader classes = wrapper.getPluginClassLoader();
        PluginCall call = new PluginCall(id, classes, services.hookTime());
        calls.put(id, call);
        try {
            Class<?> type = classes.loadClass(wrapper.getDescriptor().getPluginClass());
            GatewayPlugin plugin = call.through(() -> (GatewayPlugin) instance(id, type));
            return new HostedPlugin(id, plugin, call, this::onStartup);
        } catch (ClassNotFoundException e) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START, "its plugin.class " + e.getMessage() + " is not in lib/*.jar", e);
        }
    }

    private static Object instance(String id, Class<?> type) {
        if (!GatewayPlugin.class.isAssignableFrom(type)) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START, "its plugin.class " + type.getName() + " is not a GatewayPlugin");
        }
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START,
                    "the plugin.class of " + id + " cannot be created by a public constructor without parameters",
                    e);
        }
    }

    private void onStartup(String id, GatewayPlugin plugin) {
        PluginCall call = Objects.requireNonNull(calls.get(id));
        ClassLoader classes = Objects.requireNonNull(plugin.getClass().getClassLoader());
        DefaultContributions.Of open = contributions.new Of(call);
        plugin.onStartup(
                new DefaultPluginContext(
                        id,
                        Objects.requireNonNull(configured.get(id)).config(),
                        services.dataDir().resolve("plugins").resolve(id),
                        new DefaultPluginExecutor(id, classes, timer),
                        services),
                open);
        open.close();
    }

    /**
     * A plugin, for people.
     *
     * @param state {@code started} or {@code disabled}
     * @param contributes what it brings, such as {@code protocol postgres}
     */
    public record Described(String id, String version, String state, List<String> contributes) {}

    /** Returns all configured plugins. */
    public List<Described> describe() {
        List<Described> described = new ArrayList<>();
        configured.forEach((id, plugin) -> described.add(
                plugin.enabled()
                        ? new Described(
                                id, loader.wrapper(id).getDescriptor().getVersion(), "started", contributions.of(id))
                        : new Described(id, "", "disabled", List.of())));
        return described;
    }

    /** Returns the loaders by plugin id, for tests of isolation. */
    Map<String, ClassLoader> classLoaders() {
        Map<String, ClassLoader> loaders = new HashMap<>();
        loader.getPlugins().forEach(p -> loaders.put(p.getPluginId(), p.getPluginClassLoader()));
        return loaders;
    }

    /** Stops all plugins, in reverse order of start. */
    @Override
    public void close() {
        // Not PF4J's stopPlugins, which changes the list it walks.
        List<String> started = loader.getStartedPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .toList();
        for (String id : started.reversed()) {
            try {
                loader.stopPlugin(id);
            } catch (RuntimeException e) {
                LOGGER.atWarn().addKeyValue("plugin", id).setCause(e).log("A plugin did not stop cleanly");
            }
        }
        timer.shutdownNow();
        calls.values().forEach(PluginCall::shutdown);
    }
}
