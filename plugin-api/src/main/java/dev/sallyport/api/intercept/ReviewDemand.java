package dev.sallyport.api.intercept;

import dev.sallyport.api.Preview;
import java.time.Duration;
import java.util.Set;

/**
 * What a hold asks for. It cannot be built without an expiry, and expiry means deny.
 *
 * @param rule the rule that demands it
 * @param groups groups whose members may decide; at least one
 * @param approvals how many distinct members must approve
 * @param expiresAfter how long it stays open; at most 30 days
 * @param validity how long a granted approval may be used in mode RETRY
 * @param mode whether the client waits
 * @param reason the sentence reviewers and the client read
 */
@Preview
public record ReviewDemand(
        String rule,
        Set<String> groups,
        int approvals,
        Duration expiresAfter,
        Duration validity,
        Mode mode,
        String reason) {

    /** Whether the client waits for the decision. */
    public enum Mode {
        /** The command stays open until decided. */
        WAIT,
        /** The command is refused with the review's id; the identical command passes once after approval. */
        RETRY
    }

    public ReviewDemand {
        groups = Set.copyOf(groups);
        if (groups.isEmpty() || approvals < 1) {
            throw new IllegalArgumentException("a review demand needs at least one group and one approval");
        }
        if (expiresAfter.isNegative() || expiresAfter.isZero() || expiresAfter.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("a review demand needs an expiry of at most 30 days");
        }
    }
}
