package dev.sallyport.core.review;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.review.Reviews;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.review.ReviewStore.DeliveryKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where people look at reviews and decide. Thread-safe; blocks on the store. */
public final class ReviewDesk implements Reviews {

    private static final int COMMENT_CHARS_MAX = 2000;

    private final ReviewStore store;
    private final Ballot ballot;
    private final Waits waits;
    private final Outbox outbox;
    private final ReviewLog log;
    private final Clock clock;

    ReviewDesk(ReviewStore store, Ballot ballot, Waits waits, Outbox outbox, ReviewLog log, Clock clock) {
        this.store = store;
        this.ballot = ballot;
        this.waits = waits;
        this.outbox = outbox;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Optional<Review> find(String id) {
        return store.find(id).map(StoredReview::view);
    }

    /** Returns a review with each demand by itself. */
    public Optional<StoredReview> details(String id) {
        return store.find(id);
    }

    /** Returns reviews, newest first. */
    public List<StoredReview> list(ReviewStore.Filter filter) {
        return store.list(filter);
    }

    /** Whether a subject could decide on a review; for showing, since deciding checks again. */
    public boolean mayDecide(StoredReview review, String subject) {
        return ballot.mayDecide(review, subject);
    }

    /** Returns what a review's demands ask for, in words. */
    public static String asks(StoredReview review) {
        return Demands.inWords(review.demands());
    }

    @Override
    public Review decide(String id, Decision decision) {
        Instant now = clock.instant();
        // The time of a decision is ours: a channel's clock must not bring an expired review back.
        Decision said = new Decision(
                decision.reviewer(),
                decision.approve(),
                comment(decision.comment()),
                DisplayText.line(decision.channel(), 60),
                now);
        try {
            StoredReview decided = store.within(work -> {
                StoredReview review = work.lock(id)
                        .orElseThrow(() -> new GatewayException(
                                ErrorCodes.NOT_FOUND, "There is no review " + DisplayText.line(id, 40) + "."));
                StoredReview next = ballot.decide(review, said, now);
                work.replace(next);
                if (next.state() != State.OPEN) {
                    work.tell(id, outbox.channels(), DeliveryKind.RETRACT, now);
                }
                log.decided(work, next, said.reviewer(), said.channel(), said.approve());
                return next;
            });
            waits.wake(id);
            outbox.wake();
            return decided.view();
        } catch (GatewayException e) {
            if (!e.code().equals(ErrorCodes.STORE)) {
                log.refusedDecision(
                        id, said.reviewer(), said.channel(), e.code().id());
            }
            throw e;
        }
    }

    private static String comment(String text) {
        String cut = text.length() > COMMENT_CHARS_MAX ? text.substring(0, COMMENT_CHARS_MAX) : text;
        return DisplayText.of(cut).text();
    }
}
