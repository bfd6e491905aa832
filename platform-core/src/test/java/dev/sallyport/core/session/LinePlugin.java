package dev.sallyport.core.session;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;

/** The test protocol as a plugin. */
public final class LinePlugin implements GatewayPlugin {
    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        contributions.protocol(new LineProtocol());
    }
}
