package dev.sallyport.core.review;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.ErrorCodes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a review, free of store and threads: from one state and one event to the next state, or the reason why
 * not. Time and people are always given, so that everything is decided anew at each step.
 */
final class Ballot {

    private final Reviewers reviewers;

    Ballot(Reviewers reviewers) {
        this.reviewers = reviewers;
    }

    /** Counts a decision. Throws GatewayException when it does not count, and then nothing has changed. */
    StoredReview decide(StoredReview review, Decision decision, Instant now) {
        if (review.state() != State.OPEN) {
            throw conflict("Review " + review.id() + " is already "
                    + review.state().name().toLowerCase(Locale.ROOT) + ".");
        }
        if (!now.isBefore(review.expiresAt())) {
            throw conflict("Review " + review.id() + " expired at " + review.expiresAt() + ".");
        }
        Reviewers.Person reviewer = eligible(review, decision.reviewer());
        if (review.decisions().stream().anyMatch(said -> said.reviewer().equals(reviewer.name()))) {
            throw conflict(reviewer.name() + " has already decided on review " + review.id() + ".");
        }
        if (!decision.approve()) {
            return review.decided(decision, State.REJECTED, until(review, now));
        }
        StoredReview with = review.decided(decision, State.OPEN, Optional.empty());
        if (!met(with)) {
            return with;
        }
        return review.decided(decision, State.APPROVED, until(review, now));
    }

    /** Uses an approval up. Empty when it does not hold any more: expired, used, a reviewer lost the right. */
    Optional<StoredReview> use(StoredReview review, String digest, Instant now) {
        boolean holds = review.state() == State.APPROVED
                && review.digest().equals(digest)
                && review.validUntil().filter(now::isBefore).isPresent()
                && met(review);
        return holds ? Optional.of(review.moved(State.USED, review.validUntil())) : Optional.empty();
    }

    /** Ends a review whose time is over; empty when it is not. */
    static Optional<StoredReview> expire(StoredReview review, Instant now) {
        boolean over = switch (review.state()) {
            case OPEN -> !now.isBefore(review.expiresAt());
            case APPROVED -> !review.validUntil().filter(now::isBefore).isPresent();
            case REJECTED, EXPIRED, WITHDRAWN, ABANDONED, USED -> false;
        };
        return over ? Optional.of(review.moved(State.EXPIRED, review.validUntil())) : Optional.empty();
    }

    /** Ends an open review without a decision. */
    static Optional<StoredReview> end(StoredReview review, State how) {
        return review.state() == State.OPEN ? Optional.of(review.moved(how, Optional.empty())) : Optional.empty();
    }

    /** Whether a subject could decide on the review at all. */
    boolean mayDecide(StoredReview review, String name) {
        try {
            eligible(review, name);
            return true;
        } catch (GatewayException _) {
            return false;
        }
    }

    private Reviewers.Person eligible(StoredReview review, String name) {
        Reviewers.Person reviewer = reviewers
                .find(name)
                .filter(Reviewers.Person::active)
                .orElseThrow(() -> forbidden(name + " is not an active subject and cannot decide on reviews."));
        if (!reviewer.human()) {
            throw forbidden("Only people decide on reviews; " + name + " is a service account or agent.");
        }
        if (behind(review, reviewer)) {
            throw forbidden("Nobody approves an own request: " + name + " is, or stands behind, the requester "
                    + review.requester() + " of review " + review.id() + ".");
        }
        if (review.demands().stream().noneMatch(demand -> member(demand, reviewer))) {
            throw forbidden("Review " + review.id() + " asks for " + Demands.inWords(review.demands()) + "; " + name
                    + " is in none of these groups.");
        }
        return reviewer;
    }

    // The same person under two names must not be both: names, owners and owners' owners of both sides are compared.
    private boolean behind(StoredReview review, Reviewers.Person reviewer) {
        Set<String> asking = new HashSet<>(people(review.requester()));
        if (!review.onBehalfOf().isEmpty()) {
            asking.addAll(people(review.onBehalfOf()));
        }
        return people(reviewer.name()).stream().anyMatch(asking::contains);
    }

    private Set<String> people(String name) {
        Set<String> seen = new HashSet<>();
        Set<String> todo = new HashSet<>(Set.of(name));
        while (!todo.isEmpty()) {
            String next = todo.iterator().next();
            todo.remove(next);
            if (seen.add(next)) {
                reviewers.find(next).ifPresent(person -> todo.addAll(person.owners()));
            }
        }
        return seen;
    }

    /** Every demand has its own number of distinct approvers who still have the right. */
    private boolean met(StoredReview review) {
        return review.demands().stream()
                .allMatch(demand -> review.decisions().stream()
                                .filter(Decision::approve)
                                .map(Decision::reviewer)
                                .distinct()
                                .filter(name -> mayDecide(review, name))
                                .flatMap(name -> reviewers.find(name).stream())
                                .filter(person -> member(demand, person))
                                .count()
                        >= demand.approvals());
    }

    private static boolean member(ReviewDemand demand, Reviewers.Person person) {
        return demand.groups().stream().anyMatch(person.groups()::contains);
    }

    private static Optional<Instant> until(StoredReview review, Instant now) {
        return Optional.of(review.mode() == Mode.WAIT ? review.expiresAt() : now.plus(review.validity()));
    }

    private static GatewayException conflict(String message) {
        return new GatewayException(ErrorCodes.CONFLICT, message);
    }

    private static GatewayException forbidden(String message) {
        return new GatewayException(ErrorCodes.FORBIDDEN, message);
    }
}
