package dev.sallyport.plugin.ssh.relay;

/** A connection's timer. */
@FunctionalInterface
public interface Later {

    /** Runs a task later, on the connection's event loop; never after the connection's end is of any interest. */
    void later(long millis, Runnable task);
}
