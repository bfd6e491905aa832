package dev.sallyport.core.review;

import java.util.Optional;
import java.util.Set;

/** What reviews must know about subjects. Thread-safe; answers from memory. */
public interface Reviewers {

    /** Returns a subject by name; empty when nobody has that name. */
    Optional<Person> find(String name);

    /**
     * A subject, as far as reviews care.
     *
     * @param name its name
     * @param human false for service accounts and agents, which never decide
     * @param active false when disabled
     * @param groups its groups now
     * @param owners the people behind it: owner of a service account, the person an agent acts for
     */
    record Person(String name, boolean human, boolean active, Set<String> groups, Set<String> owners) {
        public Person {
            groups = Set.copyOf(groups);
            owners = Set.copyOf(owners);
        }
    }
}
