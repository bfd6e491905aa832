package dev.sallyport.core.review;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import java.util.List;

/** Opens reviews for commands and waits for them. May block: called on lanes, never on event loops. */
public interface Holds {

    /**
     * Asks for a command to be reviewed.
     *
     * <p>With mode RETRY an approved review of the identical digest, subject and target is used up and granted;
     * otherwise one is opened (or the open one found again) and the command refused with its id.
     */
    Answer request(Session session, Command command, List<ReviewDemand> demands);

    /** Withdraws everything a session still waits for. */
    void withdraw(SessionId session);

    /** The answer to a request. */
    sealed interface Answer {
        record Granted(String reviewId) implements Answer {}

        record Refused(Refusal refusal) implements Answer {}

        record Waiting(Hold hold) implements Answer {}
    }

    /** An open wait. */
    interface Hold {

        HoldNotice notice();

        /**
         * Waits for the end: {@link Answer.Granted} or {@link Answer.Refused}. The grant is bound to the digest and
         * used up by returning it. An interrupt withdraws the review.
         */
        Answer await() throws InterruptedException;

        /** Withdraws the review, so that {@link #await} ends as refused. For any thread; may block on the store. */
        void withdraw();
    }
}
