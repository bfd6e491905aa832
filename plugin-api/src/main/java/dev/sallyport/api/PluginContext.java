package dev.sallyport.api;

import dev.sallyport.api.review.Reviews;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/** What the host offers a plugin. All methods may be called by any thread. */
@Preview
@DoNotImplement
public interface PluginContext {

    /** Returns the plugin's id: the name of its folder, of its section in the configuration and of its metrics. */
    String pluginId();

    /**
     * Binds the plugin's section {@code plugins.<id>.config} to a record. Keys are the component names in kebab-case;
     * an unknown key, a missing component without a default and a wrong type are errors that name file, line and key.
     * Components may be strings, numbers, booleans, {@code Duration}, {@code Path}, {@code URI}, {@link Secret}, enums,
     * lists, maps and records of these; {@code Optional} components may be absent. A static field {@code DEFAULTS} of
     * the record supplies values for absent keys.
     */
    <T extends Record> T config(Class<T> type);

    /** Returns the only clock a plugin uses. */
    Clock clock();

    /** Returns threads and timers that the host owns. */
    PluginExecutor executor();

    /** Returns a folder that belongs to the plugin and survives restarts. Created on first call. */
    Path dataDirectory();

    Reviews reviews();

    /** Returns the authority that certifies the gateway's host keys. */
    HostAuthority hostAuthority();

    /**
     * Returns a counter published as {@code sallyport_plugin_<id>_<name>}.
     *
     * @param name lower-case words joined by underscores, ending in {@code _total}
     */
    LongAdder counter(String name, String help);
}
