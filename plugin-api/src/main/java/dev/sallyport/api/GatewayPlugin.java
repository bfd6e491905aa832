package dev.sallyport.api;

/**
 * The entry class of a plugin, named in its {@code plugin.properties}; has a public constructor without parameters.
 *
 * <p>Both methods are called once, on the host's main thread, and may block.
 */
@Preview
public interface GatewayPlugin {

    /**
     * OnStartup: reads the configuration and contributes. Throwing refuses the start of the gateway.
     *
     * @param context what the host offers; may be kept
     * @param contributions where to register; closed when the method returns
     */
    void onStartup(PluginContext context, Contributions contributions);

    /** Releases what the plugin holds; also called when a later plugin refused to start. */
    default void onShutdown() {}
}
