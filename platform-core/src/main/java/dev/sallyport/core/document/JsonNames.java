package dev.sallyport.core.document;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of members, decoded and searched once each: in most documents a few names come again and again. */
final class JsonNames {

    /** Places in the table; a name that finds its place taken takes it over. */
    private static final int PLACES = 256;

    /** Longer names are not remembered. */
    private static final int REMEMBERED_BYTES_MAX = 128;

    private final DocumentRules rules;
    private final @Nullable Known[] known = new Known[PLACES];

    /**
     * A name.
     *
     * @param replacement what stands in its place, with quotes; null when it stays
     */
    record Name(String text, byte @Nullable [] replacement) {}

    private record Known(byte[] raw, Name name) {}

    JsonNames(DocumentRules rules) {
        this.rules = rules;
    }

    /** Returns the name between two quotes. */
    Name of(byte[] bytes, int from, int to, boolean escaped) {
        if (escaped || to - from > REMEMBERED_BYTES_MAX) {
            return read(bytes, from, to, escaped);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ (hash >>> 15)) & (PLACES - 1);
        Known last = known[place];
        if (last != null && Arrays.equals(last.raw, 0, last.raw.length, bytes, from, to)) {
            return last.name;
        }
        Name name = read(bytes, from, to, false);
        // What a rule replaces is looked at each time, so that it is counted each time.
        if (name.replacement() == null) {
            known[place] = new Known(Arrays.copyOfRange(bytes, from, to), name);
        }
        return name;
    }

    private Name read(byte[] bytes, int from, int to, boolean escaped) {
        String text = JsonText.decode(bytes, from, to, escaped);
        if (!rules.searches()) {
            return new Name(text, null);
        }
        String masked = rules.search(text);
        return new Name(text, masked.equals(text) ? null : JsonText.quoted(masked));
    }
}
