package dev.sallyport.plugin.dlp.training.prose;

import java.io.Serial;
import java.io.Serializable;

/** The form in which the lexica keep lists of names; named and numbered as there. */
final class PrefixTree implements Serializable {

    @Serial
    private static final long serialVersionUID = 6471355272521434323L;

    PrefixNode n_root = new PrefixNode();
}
