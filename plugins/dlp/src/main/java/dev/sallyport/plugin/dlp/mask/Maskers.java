package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.mask.Masker;
import java.util.List;

/** The maskers of this plugin. */
public final class Maskers {

    private Maskers() {}

    /** Returns every masker: redact, partial, hash, null and fixed. */
    public static List<Masker> all() {
        return List.of(new Redact(), new Partial(), new Hash(), new Nulls(), new Fixed());
    }
}
