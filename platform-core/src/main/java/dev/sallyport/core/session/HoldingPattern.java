package dev.sallyport.core.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.net.PauseReason;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.review.Holds;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of a lane that wait: opens reviews and waits for them on the lane's thread, tells the client, and judges
 * again when people said yes. Confined to the event loop except where it says so.
 */
final class HoldingPattern {

    private static final Logger LOGGER = LoggerFactory.getLogger(HoldingPattern.class);

    private final LiveSession session;
    private final DefaultLane lane;
    private final LaneThread thread;
    private final List<Promise<Ruling>> unanswered = new ArrayList<>(1);
    private int waiting;

    HoldingPattern(LiveSession session, DefaultLane lane, LaneThread thread) {
        this.session = session;
        this.lane = lane;
        this.thread = thread;
    }

    boolean waiting() {
        return waiting > 0;
    }

    void unanswered(Promise<Ruling> promise) {
        unanswered.add(promise);
    }

    void answered(Promise<Ruling> promise) {
        unanswered.remove(promise);
    }

    void hold(Asked asked, VerdictFold fold, Consumer<HoldNotice> onHold, Promise<Ruling> promise) {
        session.governance.metrics().held.increment();
        boolean queued = thread.submit(() -> {
            Holds.Answer answer = request(asked, fold, onHold, promise);
            session.connection.loop().execute(() -> answered(asked, fold, onHold, promise, answer));
        });
        if (!queued) {
            fold.refuse(Refusal.of(ErrorCodes.LIMIT, "Too many commands wait to be judged."));
            lane.decide(promise, lane.rule(asked, fold, ""));
        }
    }

    /** On the lane's thread. */
    private Holds.Answer request(Asked asked, VerdictFold fold, Consumer<HoldNotice> onHold, Promise<Ruling> promise)
            throws InterruptedException {
        try {
            Holds.Answer answer =
                    session.governance.holds().request(session.facts, fold.command(), List.copyOf(fold.holds()));
            if (!(answer instanceof Holds.Answer.Waiting wait)) {
                return answer;
            }
            session.connection
                    .loop()
                    .execute(() -> waits(asked, fold, onHold, wait.hold().notice()));
            promise.addListener(_ -> {
                if (promise.isCancelled()) {
                    // The client gave up waiting: nobody shall approve what will not run.
                    Thread.ofVirtual().name("withdraw").start(() -> withdraw(wait.hold()));
                }
            });
            try {
                return wait.hold().await();
            } finally {
                session.connection.loop().execute(this::waitsNoMore);
            }
        } catch (RuntimeException | Error e) {
            return new Holds.Answer.Refused(DefaultLane.failed(e));
        }
    }

    private static void withdraw(Holds.Hold hold) {
        try {
            hold.withdraw();
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("A cancelled hold could not be withdrawn; it ends by its expiry");
        }
    }

    private void waits(Asked asked, VerdictFold fold, Consumer<HoldNotice> onHold, HoldNotice notice) {
        waiting++;
        session.governance.metrics().holdsWaiting.increment();
        if (!session.multiplexed) {
            session.connection.valve().pause(PauseReason.HOLD);
        }
        session.append(new RecordEntry.Ruled(
                session.governance.clock().instant(),
                asked.exchange(),
                "hold",
                fold.rules(),
                notice.message(),
                notice.reviewId()));
        lane.note("command.held", Map.of("review", notice.reviewId(), "exchange", Long.toString(asked.exchange())));
        if (!session.closed()) {
            onHold.accept(notice);
        }
    }

    private void waitsNoMore() {
        waiting--;
        session.governance.metrics().holdsWaiting.decrement();
        if (waiting == 0 && !session.multiplexed) {
            session.connection.valve().resume(PauseReason.HOLD);
        }
    }

    private void answered(
            Asked asked, VerdictFold fold, Consumer<HoldNotice> onHold, Promise<Ruling> promise, Holds.Answer answer) {
        if (session.closed()) {
            return; // answered by end()
        }
        if (promise.isCancelled()) {
            fold.refuse(Refusal.of(ErrorCodes.REVIEW_REQUIRED, "The client cancelled the command while it waited."));
            lane.decide(promise, lane.rule(asked, fold, ""));
            return;
        }
        switch (answer) {
            case Holds.Answer.Granted granted ->
                lane.judgeAgain(asked, fold, granted.reviewId(), () -> hold(asked, fold, onHold, promise), promise);
            case Holds.Answer.Refused refused -> {
                fold.refuse(refused.refusal());
                lane.decide(promise, lane.rule(asked, fold, ""));
            }
            case Holds.Answer.Waiting wait -> {
                fold.refuse(Refusal.of(ErrorCodes.INTERNAL, "The review did not come to an end."));
                lane.decide(promise, lane.rule(asked, fold, ""));
            }
        }
    }

    /** Answers everything that is still open: the session ended. */
    void end() {
        List<Promise<Ruling>> open = List.copyOf(unanswered);
        unanswered.clear();
        open.forEach(promise -> promise.trySuccess(new Ruling.Refuse(Refusals.CLOSED)));
    }
}
