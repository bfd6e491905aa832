package dev.sallyport.plugin.http;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;

/** The plugin's entry: contributes the protocol {@code http}. */
public final class HttpPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        contributions.protocol(new HttpProtocol(
                context.config(HttpConfig.class),
                System::nanoTime,
                task -> context.executor().execute(task)));
    }
}
