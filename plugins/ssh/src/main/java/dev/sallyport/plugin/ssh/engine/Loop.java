package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.plugin.ssh.relay.Later;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A connection's event loop. What is given to it after the gateway stopped is of no interest any more. */
record Loop(EventLoop loop) implements Executor, Later {

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

    @Override
    public void later(long millis, Runnable task) {
        try {
            loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // As above.
        }
    }
}
