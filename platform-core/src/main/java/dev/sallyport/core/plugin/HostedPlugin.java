package dev.sallyport.core.plugin;

import dev.sallyport.api.GatewayPlugin;
import java.util.function.BiConsumer;
import org.pf4j.Plugin;

/** What PF4J starts: passes the start on to the plugin's entry class. */
final class HostedPlugin extends Plugin {

    private final String id;
    private final GatewayPlugin plugin;
    private final BiConsumer<String, GatewayPlugin> onStart;
    private final PluginCall call;
    private boolean started;

    HostedPlugin(String id, GatewayPlugin plugin, PluginCall call, BiConsumer<String, GatewayPlugin> onStart) {
        this.id = id;
        this.plugin = plugin;
        this.call = call;
        this.onStart = onStart;
    }

    @Override
    public void start() {
        started = true;
        call.inContext(() -> onStart.accept(id, plugin));
    }

    @Override
    public void stop() {
        if (started) {
            started = false;
            call.inContext(plugin::onShutdown);
        }
    }
}
