package dev.sallyport.core.review;

import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.core.review.ReviewStore.Delivery;
import dev.sallyport.core.review.ReviewStore.DeliveryKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells review channels, at least once and in order for each review.
 *
 * <p>A row is put into the outbox in the transaction that opens or ends the review. Whoever delivers puts the row off
 * by a lease first, so that two nodes do not tell at once and a killed node's row comes up again.
 */
final class Outbox {

    private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration BACK_OFF_MAX = Duration.ofMinutes(5);
    private static final int ATTEMPTS_MAX = 60;
    private static final int BATCH = 20;

    private final ReviewStore store;
    private final Map<String, ReviewChannel> channels;
    private final Clock clock;
    private final Runnable waker;

    /**
     * Creates it.
     *
     * @param waker told when something new waits
     */
    Outbox(ReviewStore store, Map<String, ReviewChannel> channels, Clock clock, Runnable waker) {
        this.store = store;
        this.channels = Map.copyOf(channels);
        this.clock = clock;
        this.waker = waker;
    }

    Set<String> channels() {
        return channels.keySet();
    }

    void wake() {
        waker.run();
    }

    /** Delivers what is due; returns whether there was anything. */
    boolean deliverDue() {
        Instant now = clock.instant();
        List<Delivery> due = store.within(work -> work.claim(now, now.plus(LEASE), BATCH));
        due.forEach(this::deliver);
        return !due.isEmpty();
    }

    private void deliver(Delivery delivery) {
        if (!store.within(work -> work.waits(delivery))) {
            return;
        }
        ReviewChannel channel = channels.get(delivery.channel());
        Optional<StoredReview> review = store.find(delivery.reviewId());
        if (channel == null || review.isEmpty()) {
            store.within(work -> done(work, delivery));
            return;
        }
        if (store.within(work -> work.olderWaits(delivery))) {
            store.within(work -> {
                work.postpone(delivery, clock.instant().plusSeconds(1));
                return true;
            });
            return;
        }
        if (delivery.kind() == DeliveryKind.ANNOUNCE
                && delivery.attempts() == 0
                && review.get().state() != State.OPEN) {
            // Over before anybody was told: nothing to announce, nothing to retract.
            store.within(work -> {
                work.drop(delivery.reviewId(), delivery.channel());
                return true;
            });
            return;
        }
        try {
            tell(channel, delivery.kind(), review.get().view());
        } catch (RuntimeException | LinkageError e) {
            failed(delivery, e);
            return;
        }
        store.within(work -> done(work, delivery));
    }

    private static void tell(ReviewChannel channel, DeliveryKind kind, Review review) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(channel.getClass().getClassLoader());
        try {
            switch (kind) {
                case ANNOUNCE -> channel.announce(review);
                case RETRACT -> channel.retract(review);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void failed(Delivery delivery, Throwable e) {
        LOGGER.atWarn()
                .addKeyValue("channel", delivery.channel())
                .addKeyValue("reviewId", delivery.reviewId())
                .addKeyValue("attempts", delivery.attempts() + 1)
                .addKeyValue("error", e.toString())
                .log(
                        delivery.attempts() + 1 >= ATTEMPTS_MAX
                                ? "a review channel could not be told; given up"
                                : "a review channel could not be told; tried again later");
        store.within(work -> delivery.attempts() + 1 >= ATTEMPTS_MAX ? done(work, delivery) : retry(work, delivery));
    }

    private boolean done(ReviewStore.Work work, Delivery delivery) {
        work.delivered(delivery);
        return true;
    }

    private boolean retry(ReviewStore.Work work, Delivery delivery) {
        Duration wait = Duration.ofSeconds(1L << Math.min(delivery.attempts(), 9));
        work.retry(delivery, clock.instant().plus(wait.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : wait));
        return true;
    }
}
