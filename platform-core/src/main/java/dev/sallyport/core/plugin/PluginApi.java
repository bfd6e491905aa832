package dev.sallyport.core.plugin;

/** The version of the plugin API this host offers; plugins say what they need in {@code plugin.requires}. */
public final class PluginApi {

    /** Raised with every change of {@code dev.sallyport.api}. */
    public static final String VERSION = "0.1.0";

    private PluginApi() {}
}
