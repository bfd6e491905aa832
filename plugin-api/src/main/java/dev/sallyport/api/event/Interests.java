package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The event kinds somebody wants to see. What nobody asked for is never decoded.
 *
 * @param kinds the kinds asked for
 */
@Preview
public record Interests(Set<EventKind> kinds) {

    private static final Interests NONE = new Interests(Set.of());

    public Interests {
        EnumSet<EventKind> own = EnumSet.noneOf(EventKind.class);
        own.addAll(kinds);
        kinds = Collections.unmodifiableSet(own); // asked for every event, so a set of bits
    }

    public static Interests none() {
        return NONE;
    }

    public static Interests of(EventKind... kinds) {
        return new Interests(Set.of(kinds));
    }

    /** Returns the union of several interests. */
    public static Interests union(Collection<Interests> all) {
        EnumSet<EventKind> union = EnumSet.noneOf(EventKind.class);
        all.forEach(interests -> union.addAll(interests.kinds));
        return new Interests(union);
    }

    public boolean in(EventKind kind) {
        return kinds.contains(kind);
    }
}
