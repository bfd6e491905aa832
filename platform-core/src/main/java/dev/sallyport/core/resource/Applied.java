package dev.sallyport.core.resource;

import java.util.List;

/**
 * The outcome of an apply, a delete or a dry run.
 *
 * @param done whether it was (or, in a dry run, would be) taken over; false when any error stopped it
 * @param revision the revision in force afterwards
 * @param changes what changed or would change; empty when it failed
 * @param problems errors and warnings
 */
public record Applied(boolean done, long revision, List<Change> changes, List<Problem> problems) {

    public Applied {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }
}
