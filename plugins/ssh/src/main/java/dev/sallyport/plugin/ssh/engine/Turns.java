package dev.sallyport.plugin.ssh.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.sshd.common.util.threads.ThreadUtils;

/**
 * Runs the tasks of one connection one after the other, in order. No thread is held while there is nothing to do.
 *
 * <p>While the connection is being set up, tasks run on threads that may block. Once it is settled, those that come
 * from its event loop run there: passing on a packet takes microseconds, and waking another thread for it takes more.
 */
final class Turns implements Executor {

    private final Executor threads;
    private final Loop loop;
    private final BooleanSupplier settled;
    private final Consumer<Throwable> failed;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param threads runs each task on a thread of its own
     * @param loop the connection's event loop
     * @param settled whether tasks neither wait nor compute for long; may be asked by any thread
     * @param failed told of what a task threw, or of a thread that was not to be had
     */
    Turns(Executor threads, Loop loop, BooleanSupplier settled, Consumer<Throwable> failed) {
        this.threads = threads;
        this.loop = loop;
        this.settled = settled;
        this.failed = failed;
    }

    @Override
    public void execute(Runnable task) {
        if (first(task)) {
            if (onLoop()) {
                loop.execute(this::work); // not within the caller, which may be in the middle of something
            } else {
                elsewhere();
            }
        }
    }

    /** Runs a task of the event loop's, before the call returns where that is possible. */
    void fromLoop(Runnable task) {
        if (first(task)) {
            if (onLoop()) {
                work();
            } else {
                elsewhere();
            }
        }
    }

    private boolean first(Runnable task) {
        tasks.add(task);
        return waiting.getAndIncrement() == 0;
    }

    private boolean onLoop() {
        return loop.inEventLoop() && settled.getAsBoolean();
    }

    private void elsewhere() {
        try {
            threads.execute(this::work);
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    private void work() {
        try {
            // The engine queues what is written during a key exchange if the writer says that it must not wait.
            ThreadUtils.runAsInternal(() -> {
                drain(loop.inEventLoop());
                return null;
            });
        } catch (Exception e) {
            failed.accept(e);
        }
    }

    private void drain(boolean here) {
        do {
            if (here && !settled.getAsBoolean()) {
                elsewhere(); // keys are exchanged
                return;
            }
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }
}
