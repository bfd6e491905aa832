package dev.sallyport.samples.echo;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;

/** The entry class, named in {@code plugin.properties}. */
public final class EchoPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        contributions.protocol(new EchoProtocol());
    }
}
