package dev.sallyport.core;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A part that is made on a thread of its own while the main thread makes others. Closing waits for it, and closes it if
 * it was made and can be closed.
 */
final class Ahead<T> implements AutoCloseable {

    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Ahead<T> make(String name, Supplier<T> part) {
        FutureTask<T> task = new FutureTask<>(part::get);
        Thread.ofPlatform().daemon().name("start-" + name).start(task);
        return new Ahead<>(task);
    }

    /** Waits for the part; throws what making it threw. */
    T get() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a part of the gateway was being made", e);
        }
    }

    @Override
    public void close() throws Exception {
        T part;
        try {
            part = task.get();
        } catch (ExecutionException e) {
            return; // never made; whoever asked for it knows why
        }
        if (part instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
