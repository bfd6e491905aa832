package dev.sallyport.plugin.dlp.training.prose;

import java.io.Serial;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** A word of a name in {@link PrefixTree}: the words that may follow, and the lists the name so far is on. */
final class PrefixNode extends HashMap<Object, Object> {

    @Serial
    private static final long serialVersionUID = 1566684742873455351L;

    @Nullable
    Object value;
}
