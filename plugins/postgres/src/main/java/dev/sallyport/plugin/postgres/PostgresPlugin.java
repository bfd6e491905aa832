package dev.sallyport.plugin.postgres;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;

/** The plugin's entry: contributes the protocol {@code postgres}. */
public final class PostgresPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        PostgresConfig config = context.config(PostgresConfig.class);
        contributions.protocol(new PostgresProtocol(config, System::nanoTime));
    }
}
