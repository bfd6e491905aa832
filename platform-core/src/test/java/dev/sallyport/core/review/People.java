package dev.sallyport.core.review;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A directory of people for tests. */
final class People implements Reviewers {

    private final Map<String, Person> all = new ConcurrentHashMap<>();

    People human(String name, String... groups) {
        all.put(name, new Person(name, true, true, Set.of(groups), Set.of()));
        return this;
    }

    People owned(String name, boolean human, String owner, String... groups) {
        all.put(name, new Person(name, human, true, Set.of(groups), Set.of(owner)));
        return this;
    }

    People disabled(String name, String... groups) {
        all.put(name, new Person(name, true, false, Set.of(groups), Set.of()));
        return this;
    }

    @Override
    public Optional<Person> find(String name) {
        return Optional.ofNullable(all.get(name));
    }
}
