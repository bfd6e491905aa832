package dev.sallyport.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** An append-only list that a test can wait on. Safe for all threads. */
public final class Journal<T> {

    /**
     * How long a test waits for what should happen at once. Only a test that fails waits that long, so it is generous:
     * a machine that builds many things may be slow.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<T> entries = new ArrayList<>();

    public void add(T entry) {
        lock.lock();
        try {
            entries.add(entry);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public List<T> all() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the entries of one type, in order. */
    public <U extends T> List<U> all(Class<U> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Returns the first entry of a type that matches, waiting for it; fails the test when it does not come. */
    public <U extends T> U await(Class<U> type, Predicate<U> matching) {
        return await(type, matching, 1);
    }

    public <U extends T> U await(Class<U> type) {
        return await(type, any -> true, 1);
    }

    /** Returns the nth (from 1) entry of a type that matches, waiting for it. */
    public <U extends T> U await(Class<U> type, Predicate<U> matching, int nth) {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (true) {
                int seen = 0;
                for (T entry : entries) {
                    if (type.isInstance(entry) && matching.test(type.cast(entry)) && ++seen == nth) {
                        return type.cast(entry);
                    }
                }
                if (left <= 0) {
                    throw new AssertionError(
                            "no " + type.getSimpleName() + " number " + nth + " that matches; seen: " + entries);
                }
                left = grown.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + type.getSimpleName(), e);
        } finally {
            lock.unlock();
        }
    }

    static long patienceMillis() {
        return TimeUnit.NANOSECONDS.toMillis(PATIENCE.toNanos());
    }
}
