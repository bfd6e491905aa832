package dev.sallyport.core.review;

import dev.sallyport.api.session.Subject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reviewers out of the directory of subjects. */
public final class DirectoryReviewers implements Reviewers {

    private final Function<String, Optional<Subject>> active;

    /**
     * Creates it.
     *
     * @param active finds a subject that exists and is enabled, with its current groups
     */
    public DirectoryReviewers(Function<String, Optional<Subject>> active) {
        this.active = active;
    }

    @Override
    public Optional<Person> find(String name) {
        return active.apply(name)
                .map(subject -> new Person(
                        subject.name(),
                        subject.kind() == Subject.Kind.HUMAN,
                        true,
                        subject.groups(),
                        subject.onBehalfOf().map(Set::of).orElse(Set.of())));
    }
}
