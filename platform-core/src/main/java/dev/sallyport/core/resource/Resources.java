package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All resources: the one place where targets, subjects and rules are read and changed. Thread-safe; changes are atomic
 * (all or nothing), compiled before they are stored, and in force when the call returns. Changing may block on the
 * store; reading does not, except for the history.
 */
public interface Resources {

    /** Returns the revision in force. */
    long revision();

    Optional<Resource> get(Kind kind, String name);

    /** Returns the resources of a kind, or of all, by kind and name. */
    List<Resource> list(Optional<Kind> kind);

    /** Returns a resource as a YAML document that can be applied again; secrets are sealed. */
    String yaml(Resource resource);

    /** Adds or replaces what the documents hold. */
    Applied apply(List<Source> documents, String author, boolean dryRun);

    /** As {@link #apply}, and deletes what the owner owned and the documents no longer hold. */
    Applied replace(String owner, List<Source> documents, String author, boolean dryRun);

    /** Deletes resources; an unknown one is an error. */
    Applied delete(List<Resource.Ref> refs, String author, boolean dryRun);

    /** Returns what an apply would change, with all problems; the same as a dry run. */
    default Applied diff(List<Source> documents) {
        return apply(documents, "", true);
    }

    /** Returns the newest revisions first, older than {@code before} when given. */
    List<Revision> history(OptionalLong before, int limit);

    /** Checks documents as a whole set on their own, without the resources in force: {@code sally policy check}. */
    Applied check(List<Source> documents);
}
