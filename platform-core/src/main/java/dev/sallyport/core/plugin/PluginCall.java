package dev.sallyport.core.plugin;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way into one plugin's code: sets the context class loader, bounds the time, turns every failure into a
 * {@link GatewayException}, counts, and shuts the plugin out for a while when it keeps failing.
 *
 * <p>Calls with a time bound run on platform threads of the plugin's own: a hook that spins or ignores interrupts keeps
 * one of them, never a lane, a carrier of virtual threads or an event loop. The threads are bounded, so a plugin that
 * leaks them runs into refusals of its own calls, and a refusal denies.
 */
public final class PluginCall {

    private static final Logger LOGGER = LoggerFactory.getLogger(PluginCall.class);

    /** More than this many calls at a time into one plugin are refused: they would pile up behind a hang. */
    private static final int THREADS_MAX = 256;

    /** So many failures in a row, and calls are refused for {@link #QUARANTINE}, then tried again one at a time. */
    private static final int FAILURES_IN_A_ROW_MAX = 20;

    private static final int OVERRUNS_IN_A_ROW_MAX = 3;
    private static final Duration QUARANTINE = Duration.ofSeconds(30);

    private final String pluginId;
    private final ClassLoader loader;
    private final long budgetNanos;
    private final ExecutorService threads;
    private final LongAdder failures = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicInteger overrunsInARow = new AtomicInteger();
    private final AtomicLong quarantinedUntil = new AtomicLong();

    public PluginCall(String pluginId, ClassLoader loader, Duration budget) {
        this.pluginId = pluginId;
        this.loader = loader;
        this.budgetNanos = budget.toNanos();
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("plugin-" + pluginId + "-", 0).factory();
        this.threads = new ThreadPoolExecutor(0, THREADS_MAX, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    public String pluginId() {
        return pluginId;
    }

    public long failures() {
        return failures.sum();
    }

    public long calls() {
        return calls.sum();
    }

    /** Returns the time spent in calls, waiting included. */
    public long nanos() {
        return nanos.sum();
    }

    /** Whether calls are refused at the moment. */
    public boolean quarantined() {
        long until = quarantinedUntil.get();
        return until != 0 && System.nanoTime() - until < 0;
    }

    /** Runs lifecycle code of the plugin on the caller's thread; failures pass through. */
    public void inContext(Runnable code) {
        through(() -> {
            code.run();
            return true;
        });
    }

    /** Calls code of the plugin on the caller's thread; failures pass through. */
    <T> T through(Supplier<T> code) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Calls quick code on the caller's thread. Too long counts as failed, after the fact. */
    public <T> T inline(String what, Callable<T> code) {
        refuseIfQuarantined(what);
        long start = System.nanoTime();
        T result;
        try {
            result = inContextCall(code);
        } catch (Throwable e) {
            throw failed(what, e);
        }
        long taken = System.nanoTime() - start;
        account(taken);
        if (overruns(taken)) {
            throw overran(what, taken);
        }
        succeeded();
        return checked(what, result);
    }

    /** Calls code that may block, on a thread of the plugin's, and waits for at most the budget. */
    public <T> T bounded(String what, Callable<T> code) throws InterruptedException {
        return checked(what, bounded(what, new FutureTask<>(() -> inContextCall(code)), budgetNanos));
    }

    <T> T bounded(String what, FutureTask<T> task, long nanosMax) throws InterruptedException {
        refuseIfQuarantined(what);
        long start = System.nanoTime();
        try {
            threads.execute(task);
            T result = task.get(nanosMax, TimeUnit.NANOSECONDS);
            succeeded();
            return result;
        } catch (TimeoutException e) {
            task.cancel(true);
            overrunsInARow.incrementAndGet();
            throw failed(what, new TimeoutException("took longer than " + nanosMax / 1_000_000 + " ms"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failed(what, cause == null ? e : cause);
        } catch (RejectedExecutionException e) {
            overrunsInARow.incrementAndGet();
            throw failed(what, e);
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } finally {
            account(System.nanoTime() - start);
        }
    }

    /**
     * Takes note of calls made together on the caller's thread. Too long counts as failed, after the fact.
     *
     * @param failed whether the last of them failed, which was told where it did
     */
    void together(String what, int count, long taken, boolean failed) {
        calls.add(count);
        nanos.add(taken);
        if (failed) {
            return;
        }
        if (overruns(taken)) {
            throw overran(what, taken);
        }
        succeeded();
    }

    /** Whether that is longer than a call may take. */
    boolean overruns(long taken) {
        return taken > budgetNanos;
    }

    private GatewayException overran(String what, long taken) {
        overrunsInARow.incrementAndGet();
        return failed(what, new TimeoutException("took " + taken / 1_000_000 + " ms"));
    }

    ClassLoader loader() {
        return loader;
    }

    private <T> T inContextCall(Callable<T> code) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void account(long taken) {
        calls.increment();
        nanos.add(taken);
    }

    private void succeeded() {
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
            overrunsInARow.set(0);
        }
    }

    @SuppressWarnings("ConstantValue") // a plugin may return null whatever the annotations say
    <T> T checked(String what, T result) {
        if (result == null) {
            throw failed(what, new IllegalStateException("returned null"));
        }
        return result;
    }

    void refuseIfQuarantined(String what) {
        if (quarantined()) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_FAILED,
                    "The plugin " + pluginId + " failed repeatedly and is not asked for the moment (" + what + ").");
        }
    }

    GatewayException failed(String what, Throwable cause) {
        failures.increment();
        int row = failuresInARow.incrementAndGet();
        boolean out = row % FAILURES_IN_A_ROW_MAX == 0 || overrunsInARow.get() >= OVERRUNS_IN_A_ROW_MAX;
        if (out) {
            quarantinedUntil.set(System.nanoTime() + QUARANTINE.toNanos() | 1);
        }
        // The class, not the message: a plugin may put payload into its message.
        LOGGER.atWarn()
                .addKeyValue("plugin", pluginId)
                .addKeyValue("call", what)
                .addKeyValue("error", cause.getClass().getName())
                .addKeyValue("quarantined", out)
                .setCause(cause instanceof TimeoutException ? null : stackOnly(cause))
                .log("A plugin failed; what it was asked about is denied");
        return new GatewayException(
                ErrorCodes.PLUGIN_FAILED,
                "The plugin " + pluginId + " failed (" + what + "), so this is denied.",
                cause);
    }

    private static Throwable stackOnly(Throwable cause) {
        Throwable copy = new Throwable(cause.getClass().getName());
        copy.setStackTrace(cause.getStackTrace());
        return copy;
    }

    /** Lets the threads go. */
    void shutdown() {
        threads.shutdownNow();
    }
}
