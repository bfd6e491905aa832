package dev.sallyport.plugin.ssh.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.sshd.common.util.threads.ThreadUtils;

/**
 * Runs the tasks of one connection one after the other, in order, on some thread that may block. No thread is held
 * while there is nothing to do.
 */
final class Turns implements Executor {

    private final Executor threads;
    private final Consumer<Throwable> failed;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param threads runs each task on a thread of its own
     * @param failed told of what a task threw, or of a thread that was not to be had
     */
    Turns(Executor threads, Consumer<Throwable> failed) {
        this.threads = threads;
        this.failed = failed;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                threads.execute(this::work);
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        }
    }

    private void work() {
        try {
            // The engine queues what is written during a key exchange if the writer says that it must not wait.
            ThreadUtils.runAsInternal(() -> {
                drain();
                return null;
            });
        } catch (Exception e) {
            failed.accept(e);
        }
    }

    private void drain() {
        do {
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
