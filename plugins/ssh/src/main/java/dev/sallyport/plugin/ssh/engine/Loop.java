package dev.sallyport.plugin.ssh.engine;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A connection's event loop. What is given to it after the gateway stopped is of no interest any more. */
record Loop(EventLoop loop) implements Executor {

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // All channels of a loop are closed before it ends.
        }
    }

    boolean inEventLoop() {
        return loop.inEventLoop();
    }

    /** Runs a task later, on the loop. */
    void later(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
