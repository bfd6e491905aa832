package dev.sallyport.core.document;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of members, each decoded, searched and placed once. In most documents a few names come again and again, and
 * mostly in the same order: then a look at the one that came next the last time is enough.
 */
final class JsonNames {

    /** Slots in the table; a name that finds its slot taken takes it over. */
    private static final int SLOTS = 256;

    /** Longer names are not remembered. */
    private static final int REMEMBERED_BYTES_MAX = 128;

    private final DocumentRules rules;
    private final @Nullable Known[] known = new Known[SLOTS];

    /** The slot of the name that came last, which knows the one that comes next. */
    private int last;

    /**
     * A name.
     *
     * @param length how many bytes it takes with its quotes
     * @param place the place of what it names
     * @param replacement what stands in its place, with quotes; null when it stays
     */
    record Name(String text, int length, Pointers.Place place, byte @Nullable [] replacement) {}

    /** A name with its quotes, as members of a place have it. */
    private static final class Known {
        private final Pointers.Place around;
        private final byte[] quoted;
        private final Name name;
        private int next;

        private Known(Pointers.Place around, byte[] quoted, Name name) {
            this.around = around;
            this.quoted = quoted;
            this.name = name;
        }

        private boolean is(Pointers.Place place, byte[] bytes, int from, int to) {
            return around == place && Arrays.equals(quoted, 0, quoted.length, bytes, from, to);
        }
    }

    JsonNames(DocumentRules rules) {
        this.rules = rules;
    }

    /** Returns the name that begins here, if it is the one that came next the last time and is there as a whole. */
    @Nullable
    Name again(Pointers.Place around, byte[] bytes, int from, int limit) {
        Known before = known[last];
        Known next = before == null ? null : known[before.next];
        if (next == null || !next.is(around, bytes, from, Math.min(limit, from + next.quoted.length))) {
            return null;
        }
        last = before.next;
        return next.name;
    }

    /**
     * Returns the name that stands here.
     *
     * @param around the place of the object that has it
     * @param from the index of the quote before it
     * @param to the index behind the quote after it
     */
    Name of(Pointers.Place around, byte[] bytes, int from, int to, boolean escaped) {
        if (escaped || to - from > REMEMBERED_BYTES_MAX) {
            return read(around, bytes, from, to, escaped);
        }
        int hash = around.hashCode();
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        Known there = known[slot];
        if (there == null || !there.is(around, bytes, from, to)) {
            Name name = read(around, bytes, from, to, false);
            // What a rule replaces is looked at each time, so that it is counted each time.
            if (name.replacement() != null) {
                return name;
            }
            there = new Known(around, Arrays.copyOfRange(bytes, from, to), name);
            known[slot] = there;
        }
        Known before = known[last];
        if (before != null) {
            before.next = slot;
        }
        last = slot;
        return there.name;
    }

    private Name read(Pointers.Place around, byte[] bytes, int from, int to, boolean escaped) {
        String text = JsonText.decode(bytes, from + 1, to - 1, escaped);
        Pointers.Place place = around.member(text);
        String masked = rules.search(text);
        if (masked.equals(text)) {
            return new Name(text, to - from, place, null);
        }
        Bytes replacement = new Bytes(masked.length() + 2);
        JsonText.quoted(masked, replacement);
        return new Name(text, to - from, place, replacement.toArray());
    }
}
