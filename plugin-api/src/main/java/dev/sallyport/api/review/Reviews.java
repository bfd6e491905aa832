package dev.sallyport.api.review;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import java.util.Optional;

/** The host's side of reviews, for channels that carry decisions back. May block on the store. */
@Preview
@DoNotImplement
public interface Reviews {

    Optional<Review> find(String id);

    /**
     * Records a decision. The reviewer must be a member of a demanded group, not the requester, and not have decided
     * before.
     *
     * @return the review after the decision
     * @throws dev.sallyport.api.GatewayException with the reason when the decision does not count
     */
    Review decide(String id, Decision decision);
}
