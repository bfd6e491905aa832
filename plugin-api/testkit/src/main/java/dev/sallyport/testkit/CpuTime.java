package dev.sallyport.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Bounds what work costs, not how long it takes: what else runs on the machine does not count. A bound is for noticing
 * that the order of growth has changed, so it is many times what the work needs.
 */
public final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Runs work on the caller's thread; fails the test when it needed more processor time than {@code bound}. */
    public static void assertBelow(Duration bound, String what, Runnable work) {
        long begin = THREADS.getCurrentThreadCpuTime();
        work.run();
        Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin);
        if (taken.compareTo(bound) > 0) {
            throw new AssertionError(what + " took " + taken.toMillis() + " ms of processor time, more than "
                    + bound.toMillis() + " ms");
        }
    }
}
