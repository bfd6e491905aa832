package dev.sallyport.core.review;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.review.ReviewStore.DeliveryKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about reviews, put together: the holds of lanes, the desk of reviewers, the outbox of channels and the
 * thread that expires and delivers.
 */
public final class Reviewing implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Reviewing.class);
    private static final long TICK_MILLIS = 500;
    private static final int DUE_BATCH = 100;

    private final ReviewStore store;
    private final Waits waits = new Waits();
    private final ReviewLog log;
    private final Outbox outbox;
    private final DefaultHolds holds;
    private final ReviewDesk desk;
    private final Clock clock;
    private final String node;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Optional<Thread> thread = Optional.empty();

    /**
     * Puts it together; {@link #start} begins.
     *
     * @param node this gateway's name, the same after a restart
     * @param openMax open reviews one subject may have
     */
    public Reviewing(
            ReviewStore store,
            Reviewers reviewers,
            Map<String, ReviewChannel> channels,
            AuditLog audit,
            Clock clock,
            String node,
            int openMax) {
        this.store = store;
        this.clock = clock;
        this.node = node;
        this.log = new ReviewLog(audit, clock);
        Ballot ballot = new Ballot(reviewers);
        this.outbox = new Outbox(store, channels, clock, wake::release);
        this.holds = new DefaultHolds(store, ballot, new Requests(node), waits, outbox, log, clock, openMax);
        this.desk = new ReviewDesk(store, ballot, waits, outbox, log, clock);
    }

    public Holds holds() {
        return holds;
    }

    public ReviewDesk desk() {
        return desk;
    }

    /** Returns how many lanes wait now. */
    public int waiting() {
        return waits.size();
    }

    /** Abandons what an earlier life of this node waited for, and starts the thread. */
    public void start() {
        abandonLeftovers();
        thread = Optional.of(Thread.ofVirtual().name("reviews").start(this::work));
    }

    private void work() {
        while (!stopping) {
            try {
                tick();
                if (wake.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOGGER.atWarn().addKeyValue("error", e.toString()).log("reviews: a round failed; the next comes soon");
                pauseAfterFailure();
            }
        }
    }

    // While the store is gone waiting lanes still end at their expiry.
    private void pauseAfterFailure() {
        waits.wakeExpired(clock.instant());
        try {
            if (wake.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** One round: expire what is due, wake who waits for it, tell channels. */
    void tick() {
        expireDue();
        waits.wakeExpired(clock.instant());
        while (!stopping && outbox.deliverDue()) {
            // Until nothing is due.
        }
    }

    private void expireDue() {
        Instant now = clock.instant();
        for (String id : store.within(work -> work.due(now, DUE_BATCH))) {
            store.within(work -> {
                Optional<StoredReview> next = work.lock(id).flatMap(review -> Ballot.expire(review, now));
                next.ifPresent(review -> {
                    work.replace(review);
                    if (review.validUntil().isEmpty()) {
                        work.tell(id, outbox.channels(), DeliveryKind.RETRACT, now);
                    }
                    log.moved(work, review, "gateway");
                });
                return next;
            });
            waits.wake(id);
        }
    }

    private void abandonLeftovers() {
        List<String> left;
        try {
            left = store.within(work -> work.waitingOfNode(node));
            for (String id : left) {
                store.within(work -> {
                    Optional<StoredReview> next = work.lock(id).flatMap(review -> Ballot.end(review, State.ABANDONED));
                    next.ifPresent(review -> {
                        work.replace(review);
                        work.tell(id, outbox.channels(), DeliveryKind.RETRACT, clock.instant());
                        log.moved(work, review, "gateway");
                    });
                    return next;
                });
            }
        } catch (GatewayException e) {
            throw new GatewayException(e.code(), "Open reviews of the last run cannot be read. " + e.getMessage(), e);
        }
        if (!left.isEmpty()) {
            LOGGER.atInfo().addKeyValue("count", left.size()).log("open reviews of the last run are abandoned");
        }
    }

    @Override
    public void close() {
        stopping = true;
        wake.release();
        thread.ifPresent(Thread::interrupt);
    }
}
