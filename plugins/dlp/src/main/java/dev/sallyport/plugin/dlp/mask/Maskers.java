package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.mask.Masker;
import java.util.List;

/** The maskers of this plugin. */
public final class Maskers {

    private Maskers() {}

    /** Returns every masker. */
    public static List<Masker> all() {
        return List.of(
                new Redact(),
                new Full(),
                new Partial(),
                new Hash(),
                new FormatPreserving(),
                new Generalise(),
                new Nulls(),
                new Fixed());
    }
}
