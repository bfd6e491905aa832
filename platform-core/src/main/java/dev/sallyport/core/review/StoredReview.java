package dev.sallyport.core.review;

import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A review as the store keeps it: each demand by itself, so that every rule gets the approvals it asked for.
 *
 * @param node the gateway node whose session waits
 * @param requester the subject that asked
 * @param onBehalfOf the person an agent asked for; empty when none
 * @param digest what the approval is bound to, together with requester, onBehalfOf and target
 * @param demands all of which must be met
 * @param validUntil once decided: until when the decision counts
 */
public record StoredReview(
        String id,
        String node,
        String session,
        String requester,
        String onBehalfOf,
        String target,
        String command,
        List<String> effects,
        Map<String, String> attributes,
        String digest,
        Mode mode,
        List<ReviewDemand> demands,
        State state,
        List<Decision> decisions,
        Instant openedAt,
        Instant expiresAt,
        Optional<Instant> validUntil,
        long version) {

    public StoredReview {
        effects = List.copyOf(effects);
        attributes = Map.copyOf(attributes);
        demands = List.copyOf(demands);
        decisions = List.copyOf(decisions);
    }

    /** How long a decision counts in mode RETRY: the shortest any demand allows. */
    Duration validity() {
        return demands.stream()
                .map(ReviewDemand::validity)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Every group whose members may decide. */
    public Set<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        demands.forEach(demand -> groups.addAll(demand.groups()));
        return groups;
    }

    StoredReview moved(State next, Optional<Instant> until) {
        return copy(next, decisions, until);
    }

    StoredReview decided(Decision decision, State next, Optional<Instant> until) {
        List<Decision> all = new ArrayList<>(decisions);
        all.add(decision);
        return copy(next, all, until);
    }

    private StoredReview copy(State next, List<Decision> said, Optional<Instant> until) {
        return new StoredReview(
                id,
                node,
                session,
                requester,
                onBehalfOf,
                target,
                command,
                effects,
                attributes,
                digest,
                mode,
                demands,
                next,
                said,
                openedAt,
                expiresAt,
                until,
                version + 1);
    }

    /** The review as channels and viewers see it, all demands merged into one. */
    public Review view() {
        return new Review(
                id,
                session,
                requester,
                target,
                command,
                effects,
                attributes,
                digest,
                Demands.merged(demands),
                state,
                decisions,
                openedAt,
                expiresAt,
                version);
    }
}
