package dev.sallyport.core.review;

import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.Directory;
import java.util.Optional;
import java.util.function.Supplier;

/** Reviewers out of the directory of subjects. Disabling an account does not hide who stands behind it. */
public final class DirectoryReviewers implements Reviewers {

    private final Supplier<Directory> directory;

    /**
     * Creates it.
     *
     * @param directory gives the directory in force
     */
    public DirectoryReviewers(Supplier<Directory> directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Person> find(String name) {
        Directory now = directory.get();
        return now.known(name)
                .map(subject -> new Person(
                        subject.name(),
                        subject.kind() == Subject.Kind.HUMAN,
                        now.find(name).isPresent(),
                        subject.groups(),
                        now.behind(name)));
    }
}
