package dev.sallyport.core.plugin;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.HostAuthority;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.PluginExecutor;
import dev.sallyport.api.review.Reviews;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.Binder;
import dev.sallyport.core.config.Node;
import dev.sallyport.core.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What one plugin gets of the host. */
final class DefaultPluginContext implements PluginContext {

    private final String pluginId;
    private final Node.Mapping config;
    private final Binder binder;
    private final Path dataDirectory;
    private final Clock clock;
    private final PluginExecutor executor;
    private final Supplier<Reviews> reviews;
    private final HostAuthority hostAuthority;
    private final Metrics metrics;

    DefaultPluginContext(
            String pluginId,
            Node.Mapping config,
            Path dataDirectory,
            PluginExecutor executor,
            PluginServices services) {
        this.pluginId = pluginId;
        this.config = config;
        this.binder = services.binder();
        this.dataDirectory = dataDirectory;
        this.clock = services.clock();
        this.executor = executor;
        this.reviews = services.reviews();
        this.hostAuthority = services.hostAuthority();
        this.metrics = services.metrics();
    }

    @Override
    public String pluginId() {
        return pluginId;
    }

    @Override
    public <T extends Record> T config(Class<T> type) {
        return binder.bind(config, type);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public PluginExecutor executor() {
        return executor;
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(dataDirectory);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START, "The plugin's folder " + dataDirectory + " cannot be created", e);
        }
    }

    @Override
    public Reviews reviews() {
        return reviews.get();
    }

    @Override
    public HostAuthority hostAuthority() {
        return hostAuthority;
    }

    @Override
    public LongAdder counter(String name, String help) {
        return metrics.counter("sallyport_plugin_" + pluginId.replace('-', '_') + "_" + name, help);
    }
}
