package dev.sallyport.api.review;

import dev.sallyport.api.Preview;
import dev.sallyport.api.intercept.ReviewDemand;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The durable record of a hold.
 *
 * @param id identifier, safe in URLs
 * @param session the session that waits
 * @param requester the subject that asked
 * @param target the target's name
 * @param command the command's text, cleaned of characters that could spoof a display
 * @param effects the command's effects in words
 * @param attributes further facts for reviewers, such as {@code transaction}
 * @param digest what the approval is bound to
 * @param demand what is asked of reviewers
 * @param state where it stands
 * @param decisions what reviewers said so far
 * @param openedAt when the hold began
 * @param expiresAt when it ends undecided
 * @param version row version for optimistic decisions
 */
@Preview
public record Review(
        String id,
        String session,
        String requester,
        String target,
        String command,
        List<String> effects,
        Map<String, String> attributes,
        String digest,
        ReviewDemand demand,
        State state,
        List<Decision> decisions,
        Instant openedAt,
        Instant expiresAt,
        long version) {

    /** Where a review stands. Only OPEN can change to anything; APPROVED (mode RETRY) can become USED or EXPIRED. */
    public enum State {
        OPEN,
        APPROVED,
        REJECTED,
        EXPIRED,
        WITHDRAWN,
        ABANDONED,
        USED
    }

    public Review {
        effects = List.copyOf(effects);
        attributes = Map.copyOf(attributes);
        decisions = List.copyOf(decisions);
    }
}
