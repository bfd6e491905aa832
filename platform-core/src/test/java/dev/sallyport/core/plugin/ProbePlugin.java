package dev.sallyport.core.plugin;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plugin for tests of the host: contributes a detector named after its config. */
public final class ProbePlugin implements GatewayPlugin {

    record ProbeConfig(String greeting) {}

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        String greeting = context.config(ProbeConfig.class).greeting();
        if (greeting.equals("boom")) {
            throw new IllegalStateException("boom");
        }
        context.counter("starts_total", "Starts").increment();
        contributions.detector(new ProbeDetector("probe-" + greeting));
    }

    record ProbeDetector(String name) implements Detector {
        @Override
        public Set<String> types() {
            return Set.of();
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of();
        }
    }
}
