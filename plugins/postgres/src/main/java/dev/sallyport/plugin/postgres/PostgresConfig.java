package dev.sallyport.plugin.postgres;

import java.util.List;

/**
 * The plugin's section of the configuration.
 *
 * @param allowedStartupParameters start-up parameters let through beyond the harmless ones, such as
 *     {@code search_path}; each may change what a statement means, so know why before you add one
 */
public record PostgresConfig(List<String> allowedStartupParameters) {

    public static final PostgresConfig DEFAULTS = new PostgresConfig(List.of());

    public PostgresConfig {
        allowedStartupParameters = List.copyOf(allowedStartupParameters);
    }
}
