package dev.sallyport.core.session;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a lane may block: one virtual thread with a bounded mailbox, started on first need. Submitting is confined to
 * the event loop.
 */
final class LaneThread {

    private static final Logger LOGGER = LoggerFactory.getLogger(LaneThread.class);

    /** What runs on the thread; an interrupt means that the session ended. */
    interface Work {
        void run() throws InterruptedException;
    }

    private final String name;
    private final BlockingQueue<Work> mailbox;
    private @Nullable Thread thread;

    LaneThread(String name, int mailboxMax) {
        this.name = name;
        this.mailbox = new LinkedBlockingQueue<>(mailboxMax);
    }

    /** Queues work; returns false when the mailbox is full. */
    boolean submit(Work work) {
        if (!mailbox.offer(work)) {
            return false;
        }
        if (thread == null) {
            thread = Thread.ofVirtual().name(name).start(this::loop);
        }
        return true;
    }

    private void loop() {
        try {
            while (true) {
                step(mailbox.take());
            }
        } catch (InterruptedException e) {
            mailbox.clear(); // the session is over; what waited was answered by its end
        }
    }

    private static void step(Work work) throws InterruptedException {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            // Work answers its own failures; this keeps one that did not from ending the lane in silence.
            LOGGER.atError().setCause(e).log("A lane's work failed");
        }
    }

    void end() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Waits for the end, after {@link #end}. */
    void join() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }
}
