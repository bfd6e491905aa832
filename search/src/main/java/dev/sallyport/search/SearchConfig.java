package dev.sallyport.search;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The plugin's section of the configuration.
 *
 * @param folder where the index lies; the plugin's data folder when absent
 */
public record SearchConfig(Optional<Path> folder) {

    /** What holds when the configuration names nothing. */
    public static final SearchConfig DEFAULTS = new SearchConfig(Optional.empty());
}
