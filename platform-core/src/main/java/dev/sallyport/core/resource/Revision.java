package dev.sallyport.core.resource;

import java.time.Instant;
import java.util.List;

/**
 * One step in the history of all resources.
 *
 * @param number grows by one with each apply
 * @param author who did it
 * @param at when
 * @param changes what changed
 */
public record Revision(long number, String author, Instant at, List<Change> changes) {

    public Revision {
        changes = List.copyOf(changes);
    }
}
