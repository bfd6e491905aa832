package dev.sallyport.core.review;

import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where reviews and what channels must be told of them are kept. Throws GatewayException when the store is gone. */
public interface ReviewStore {

    /** Runs work in one transaction; it may run more than once, so it has no other effects. */
    <T> T within(Function<Work, T> work);

    Optional<StoredReview> find(String id);

    /** Returns reviews, newest first. */
    List<StoredReview> list(Filter filter);

    /**
     * Which reviews to list.
     *
     * @param states wanted states; empty for all
     * @param requester whose; empty for everybody's
     * @param before only those opened before; empty for all
     * @param beforeId among those opened at that very moment, only those with a smaller id
     * @param limit how many at most
     */
    record Filter(Set<State> states, String requester, Optional<Instant> before, String beforeId, int limit) {}

    /** What one transaction can do. Rows it returned are locked until it ends. */
    interface Work {

        Optional<StoredReview> lock(String id);

        /** Returns reviews of exactly this request, newest first, at most 20. */
        List<StoredReview> lockMatching(String requester, String onBehalfOf, String target, String digest);

        int openOf(String requester);

        void insert(StoredReview review);

        /** Writes the new state over the version before it. */
        void replace(StoredReview review);

        /** Writes a fact into the audit ledger; the last act of a transaction, since it locks the ledger's head. */
        void note(AuditStore.Fact fact);

        /** Puts a message for each channel into the outbox. */
        void tell(String reviewId, Set<String> channels, DeliveryKind kind, Instant now);

        /** Returns ids of OPEN and APPROVED reviews whose time is over. */
        List<String> due(Instant now, int limit);

        /** Returns ids of OPEN reviews in mode WAIT of a session. */
        List<String> waitingOfSession(String session);

        /** Returns ids of OPEN reviews in mode WAIT of a node. */
        List<String> waitingOfNode(String node);

        /** Returns due deliveries and puts each off by a lease, so that nobody else takes them meanwhile. */
        List<Delivery> claim(Instant now, Instant leaseUntil, int limit);

        /** Whether a delivery still waits. */
        boolean waits(Delivery delivery);

        /** Whether an older delivery about the same review waits for the same channel. */
        boolean olderWaits(Delivery delivery);

        void delivered(Delivery delivery);

        /** Counts a failed attempt and sets when the next is due. */
        void retry(Delivery delivery, Instant at);

        /** Sets when a delivery is due, without counting. */
        void postpone(Delivery delivery, Instant at);

        /** Drops everything that waits for a channel about a review. */
        void drop(String reviewId, String channel);
    }

    /** What a channel is told. */
    enum DeliveryKind {
        ANNOUNCE,
        RETRACT
    }

    /** A message in the outbox. */
    record Delivery(long id, String reviewId, String channel, DeliveryKind kind, int attempts) {}
}
