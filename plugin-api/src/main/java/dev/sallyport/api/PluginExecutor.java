package dev.sallyport.api;

import java.time.Duration;

/** Managed threads and timers; cannot be shut down by a plugin. Tasks run on virtual threads and may block. */
@Preview
@DoNotImplement
public interface PluginExecutor {

    void execute(Runnable task);

    /** Runs a task after a delay. Closing the handle cancels it if it did not start. */
    AutoCloseable schedule(Duration delay, Runnable task);
}
