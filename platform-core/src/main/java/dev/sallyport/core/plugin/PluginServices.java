package dev.sallyport.core.plugin;

import dev.sallyport.api.HostAuthority;
import dev.sallyport.api.review.Reviews;
import dev.sallyport.core.config.Binder;
import dev.sallyport.core.metrics.Metrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the host gives all plugins.
 *
 * @param binder binds their config sections
 * @param dataDir the gateway's data directory
 * @param clock the only clock
 * @param hookTime what one call may take
 * @param reviews the host's reviews; there once the gateway is built
 * @param hostAuthority certifies host keys; usable once the gateway is built
 * @param metrics where their counters are published
 */
public record PluginServices(
        Binder binder,
        Path dataDir,
        Clock clock,
        Duration hookTime,
        Supplier<Reviews> reviews,
        HostAuthority hostAuthority,
        Metrics metrics) {}
