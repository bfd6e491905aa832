package dev.sallyport.core.document;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many pointer patterns at once, walked along with a document: which of the patterns' owners a place belongs to is
 * known on arrival there. What lies within a place that a pattern names belongs to it as well.
 *
 * <p>The steps are found out once per set of patterns and name, and then looked up. Not for several threads.
 */
public final class Pointers {

    /** Names whose steps are remembered; further ones are compared each time. */
    private static final int NAMES_MAX = 2048;

    /** Sets of half-matched patterns that are remembered. */
    private static final int PLACES_MAX = 4096;

    /** A pattern with the number of whom it belongs to. */
    public record Owned(PointerPattern pattern, int owner) {}

    private final List<Owned> patterns;
    private final int[] starts;
    private final boolean numbered;
    private final Map<List<BitSet>, Place> places = new HashMap<>();
    private final Place root;
    private int names;

    public Pointers(List<Owned> patterns) {
        this.patterns = List.copyOf(patterns);
        this.starts = new int[patterns.size() + 1];
        boolean index = false;
        for (int i = 0; i < patterns.size(); i++) {
            List<String> parts = patterns.get(i).pattern().parts();
            starts[i + 1] = starts[i] + parts.size() + 1;
            for (String part : parts) {
                index |= part.matches("[0-9*?]+") && !part.equals("*") && !part.equals(PointerPattern.DEEP);
            }
        }
        this.numbered = index;
        BitSet states = new BitSet();
        BitSet owners = new BitSet();
        for (int i = 0; i < patterns.size(); i++) {
            enter(states, owners, i, 0);
        }
        this.root = place(states, owners);
    }

    /** Returns the place of a whole document. */
    public Place root() {
        return root;
    }

    /**
     * A place in a document: which patterns it is on the way of, and whose it is. One object stands for all places that
     * are alike.
     */
    public final class Place {

        private final BitSet states;
        private final BitSet owners;
        private final int[] owning;
        private final Map<String, Place> members = new HashMap<>();
        private @Nullable Place item;

        Place(BitSet states, BitSet owners) {
            this.states = states;
            this.owners = owners;
            this.owning = owners.stream().toArray();
        }

        /** Returns the owners of the patterns that name this place or one around it, in order. */
        public int[] owners() {
            return owning;
        }

        /** Whether the place belongs to any pattern. */
        public boolean owned() {
            return owning.length > 0;
        }

        /** Whether neither the place nor anything within it belongs to a pattern. */
        public boolean barren() {
            return owning.length == 0 && states.isEmpty();
        }

        /** Returns the place of a member. */
        public Place member(String name) {
            Place known = members.get(name);
            if (known != null) {
                return known;
            }
            Place found = step(this, name.toLowerCase(Locale.ROOT));
            if (names < NAMES_MAX) {
                names++;
                members.put(name, found);
            }
            return found;
        }

        /** Returns the place of an element of an array. */
        public Place item(int index) {
            Place known = item;
            if (known == null) {
                known = step(this, Integer.toString(index));
                item = numbered && !states.isEmpty() ? null : known;
            }
            return known;
        }
    }

    private Place step(Place from, String name) {
        if (from.states.isEmpty()) {
            return from;
        }
        BitSet states = new BitSet();
        BitSet owners = (BitSet) from.owners.clone();
        for (int s = from.states.nextSetBit(0); s >= 0; s = from.states.nextSetBit(s + 1)) {
            int pattern = patternOf(s);
            int at = s - starts[pattern];
            String part = patterns.get(pattern).pattern().parts().get(at);
            if (part.equals(PointerPattern.DEEP)) {
                enter(states, owners, pattern, at);
            } else if (PointerPattern.matches(part, name)) {
                enter(states, owners, pattern, at + 1);
            }
        }
        return place(states, owners);
    }

    /** Stands before a part of a pattern; two stars may also stand for no level at all. */
    private void enter(BitSet states, BitSet owners, int pattern, int at) {
        List<String> parts = patterns.get(pattern).pattern().parts();
        int next = at;
        while (next < parts.size() && parts.get(next).equals(PointerPattern.DEEP)) {
            states.set(starts[pattern] + next);
            next++;
        }
        if (next == parts.size()) {
            owners.set(patterns.get(pattern).owner());
        } else {
            states.set(starts[pattern] + next);
        }
    }

    private int patternOf(int state) {
        int pattern = 0;
        while (starts[pattern + 1] <= state) {
            pattern++;
        }
        return pattern;
    }

    private Place place(BitSet states, BitSet owners) {
        List<BitSet> key = new ArrayList<>(List.of(states, owners));
        Place known = places.get(key);
        if (known == null) {
            known = new Place(states, owners);
            if (places.size() < PLACES_MAX) {
                places.put(List.copyOf(key), known);
            }
        }
        return known;
    }
}
