package dev.sallyport.samples.keyword;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;

/** The entry class, named in {@code plugin.properties}. */
public final class KeywordPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        KeywordConfig config = context.config(KeywordConfig.class);
        contributions.interceptor(new KeywordInterceptor(
                config,
                context.counter("denied_total", "Commands denied because of a word."),
                context.counter("held_total", "Commands held because of a word.")));
    }
}
