package dev.sallyport.testkit;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reviews in memory, decided by the rules of the host except for group membership, which it takes for granted. */
public final class FakeReviews implements Reviews {

    private static final ErrorCode NOT_COUNTED = new ErrorCode("SP-3001", ErrorCode.Category.USER);

    private final Map<String, Review> reviews = new ConcurrentHashMap<>();

    /** Adds or replaces a review. */
    public FakeReviews put(Review review) {
        reviews.put(review.id(), review);
        return this;
    }

    @Override
    public Optional<Review> find(String id) {
        return Optional.ofNullable(reviews.get(id));
    }

    @Override
    public Review decide(String id, Decision decision) {
        Review review = reviews.get(id);
        if (review == null) {
            throw new GatewayException(NOT_COUNTED, "there is no review " + id);
        }
        if (review.state() != Review.State.OPEN) {
            throw new GatewayException(NOT_COUNTED, "the review " + id + " is " + review.state());
        }
        if (review.requester().equals(decision.reviewer())) {
            throw new GatewayException(NOT_COUNTED, "nobody decides about their own request");
        }
        if (review.decisions().stream().anyMatch(d -> d.reviewer().equals(decision.reviewer()))) {
            throw new GatewayException(NOT_COUNTED, decision.reviewer() + " has decided before");
        }
        Review decided = with(review, decision);
        reviews.put(id, decided);
        return decided;
    }

    private static Review with(Review r, Decision decision) {
        List<Decision> decisions = new ArrayList<>(r.decisions());
        decisions.add(decision);
        long approvals = decisions.stream().filter(Decision::approve).count();
        Review.State state = Review.State.OPEN;
        if (!decision.approve()) {
            state = Review.State.REJECTED;
        } else if (approvals >= r.demand().approvals()) {
            state = Review.State.APPROVED;
        }
        return new Review(
                r.id(),
                r.session(),
                r.requester(),
                r.target(),
                r.command(),
                r.effects(),
                r.attributes(),
                r.digest(),
                r.demand(),
                state,
                decisions,
                r.openedAt(),
                r.expiresAt(),
                r.version() + 1);
    }
}
