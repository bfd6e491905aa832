package dev.sallyport.core;

import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.review.Reviewers;
import java.util.Optional;
import java.util.Set;

/** What reviews know about subjects, out of the directory in force. */
record DirectoryReviewers(LiveDirectory directory) implements Reviewers {

    @Override
    public Optional<Person> find(String name) {
        return directory
                .current()
                .find(name)
                .map(subject -> new Person(
                        subject.name(),
                        subject.kind() == Subject.Kind.HUMAN,
                        true,
                        subject.groups(),
                        subject.onBehalfOf().map(Set::of).orElse(Set.of())));
    }
}
