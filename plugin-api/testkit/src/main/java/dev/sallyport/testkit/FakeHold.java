package dev.sallyport.testkit;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A command or login that waits for the test's decision. Safe for all threads. */
public final class FakeHold {

    private final String what;
    private final HoldNotice notice;
    private final EventExecutor loop;
    private final Consumer<Answer> decided;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CountDownLatch withdrawn = new CountDownLatch(1);

    FakeHold(String what, HoldNotice notice, EventExecutor loop, Consumer<Answer> decided) {
        this.what = what;
        this.notice = notice;
        this.loop = loop;
        this.decided = decided;
    }

    /** Returns the text of the command that waits, or the subject of a login. */
    public String what() {
        return what;
    }

    public HoldNotice notice() {
        return notice;
    }

    public boolean open() {
        return open.get();
    }

    /** Lets it pass. */
    public void approve() {
        decide(Answer.forward());
    }

    public void reject(String reason) {
        decide(Answer.refuse(reason));
    }

    /** Lets the time run out, which refuses. */
    public void expire() {
        decide(Answer.refuse(Refusal.of(Answer.REFUSED, "no-danger", "nobody approved in time")
                .withReview(notice.reviewId())));
    }

    /** Decides in any way but another hold. */
    public void decide(Answer answer) {
        if (!open.compareAndSet(true, false)) {
            throw new IllegalStateException("the hold of '" + what + "' is decided or withdrawn");
        }
        loop.execute(() -> decided.accept(answer));
    }

    /** Waits until the hold was withdrawn because its session ended; fails the test if that does not happen. */
    public void awaitWithdrawn() {
        try {
            if (!withdrawn.await(Journal.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the hold of '" + what + "' was not withdrawn");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** On the event loop, when the session ends. */
    void withdraw() {
        if (open.compareAndSet(true, false)) {
            withdrawn.countDown();
            decided.accept(Answer.refuse("the session ended"));
        }
    }
}
