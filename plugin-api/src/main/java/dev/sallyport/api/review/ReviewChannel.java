package dev.sallyport.api.review;

import dev.sallyport.api.Preview;

/**
 * Tells people about reviews. Called by the outbox on a virtual thread; may block; at least once, so an announcement
 * with a known id is repeated harmlessly. A failure is retried and never closes the review.
 */
@Preview
public interface ReviewChannel {

    String name();

    void announce(Review review);

    /** Tells that a review is decided, expired or withdrawn. */
    void retract(Review review);
}
