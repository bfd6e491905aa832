package dev.sallyport.plugin.dlp;

import java.util.List;

/**
 * The plugin's section of the configuration.
 *
 * @param phoneRegions two-letter countries whose national phone numbers (without {@code +}) are recognised, in order
 */
public record DlpConfig(List<String> phoneRegions) {

    /** What holds when the configuration names nothing. */
    public static final DlpConfig DEFAULTS = new DlpConfig(List.of("US"));

    public DlpConfig {
        phoneRegions = List.copyOf(phoneRegions);
    }
}
