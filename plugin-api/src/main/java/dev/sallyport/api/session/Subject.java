package dev.sallyport.api.session;

import dev.sallyport.api.Preview;
import java.util.Optional;
import java.util.Set;

/**
 * Who acts.
 *
 * @param name the subject's unique name
 * @param kind what sort of subject
 * @param groups the groups it belongs to
 * @param onBehalfOf the person an agent acts for
 */
@Preview
public record Subject(String name, Kind kind, Set<String> groups, Optional<String> onBehalfOf) {

    /** What sort of subject. */
    public enum Kind {
        HUMAN,
        SERVICE,
        AGENT
    }

    public Subject {
        groups = Set.copyOf(groups);
    }
}
