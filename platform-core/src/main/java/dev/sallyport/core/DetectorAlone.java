package dev.sallyport.core;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.core.cli.Program;
import dev.sallyport.core.config.Binder;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.Nearest;
import dev.sallyport.core.config.Node;
import dev.sallyport.core.logging.Logging;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.plugin.PluginHost;
import dev.sallyport.core.plugin.PluginServices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The plugin dlp without a gateway around it: for a command that tries a detector on a file. */
final class DetectorAlone implements Program.StartedDetector {

    private static final String PLUGIN = "dlp";

    /** Nobody waits behind a file; a large one may take its time. */
    private static final Duration CALL_MAX = Duration.ofMinutes(10);

    private final PluginHost host;
    private final Detector detector;

    private DetectorAlone(PluginHost host, Detector detector) {
        this.host = host;
        this.detector = detector;
    }

    static DetectorAlone start(Path plugins, String name) {
        Logging.quiet();
        Path nowhere = Path.of(System.getProperty("java.io.tmpdir"));
        PluginServices services = new PluginServices(
                new Binder(nowhere, System::getenv),
                nowhere,
                Clock.systemUTC(),
                CALL_MAX,
                () -> {
                    throw new IllegalStateException("there is no gateway, and so there are no reviews");
                },
                (key, names) -> {
                    throw new IllegalStateException("there are no host keys here");
                },
                new Metrics());
        Node.Mapping config = Node.Mapping.empty(new Node.Place("the command line", 1, "plugins.dlp"));
        PluginHost host = PluginHost.start(plugins, Map.of(PLUGIN, new GatewayConfig.Plugin(true, config)), services);
        Detector detector = host.registry().detectors().get(name);
        if (detector == null) {
            host.close();
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "there is no detector '" + name + "'"
                            + Nearest.hint(name, host.registry().detectors().keySet()));
        }
        return new DetectorAlone(host, detector);
    }

    @Override
    public Detector detector() {
        return detector;
    }

    @Override
    public void close() {
        host.close();
    }
}
