package dev.sallyport.plugin.http.session;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notices that nothing was heard for a while. Confined to the event loop. */
final class Silence {

    private final EventExecutor loop;
    private final long most;
    private final Runnable noticed;
    private @Nullable ScheduledFuture<?> task;
    private long last;

    /** @param noticed called once for each {@link #begin} after which nothing was heard for so long */
    Silence(EventExecutor loop, Duration most, Runnable noticed) {
        this.loop = loop;
        this.most = most.toNanos();
        this.noticed = noticed;
    }

    /** Begins to listen, or begins anew. */
    void begin() {
        heard();
        if (task == null) {
            await(most);
        }
    }

    /** Something was heard. Costs a look at the clock only. */
    void heard() {
        last = loop.ticker().nanoTime();
    }

    void end() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void await(long nanos) {
        task = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        task = null;
        long left = last + most - loop.ticker().nanoTime();
        if (left > 0) {
            await(left);
        } else {
            noticed.run();
        }
    }
}
