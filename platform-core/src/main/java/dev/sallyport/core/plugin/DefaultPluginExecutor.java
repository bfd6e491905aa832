package dev.sallyport.core.plugin;

import dev.sallyport.api.PluginExecutor;
import dev.sallyport.core.ErrorCodes;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One plugin's share of the host's threads and timers. */
final class DefaultPluginExecutor implements PluginExecutor {

    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultPluginExecutor.class);

    /** Tasks of one plugin at a time; more means that it does not wait for its own. */
    private static final int TASKS_MAX = 10_000;

    private final String pluginId;
    private final ClassLoader loader;
    private final ScheduledExecutorService timer;
    private final Semaphore room = new Semaphore(TASKS_MAX);

    DefaultPluginExecutor(String pluginId, ClassLoader loader, ScheduledExecutorService timer) {
        this.pluginId = pluginId;
        this.loader = loader;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        reserve();
        start(task);
    }

    @Override
    public AutoCloseable schedule(Duration delay, Runnable task) {
        reserve();
        var scheduled = timer.schedule(() -> start(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            if (scheduled.cancel(false)) {
                room.release();
            }
        };
    }

    private void reserve() {
        if (!room.tryAcquire()) {
            throw new dev.sallyport.api.GatewayException(
                    ErrorCodes.PLUGIN_FAILED, "The plugin " + pluginId + " has too many tasks waiting");
        }
    }

    private void start(Runnable task) {
        Thread thread = Thread.ofVirtual().name("plugin-" + pluginId).unstarted(() -> run(task));
        thread.setContextClassLoader(loader);
        thread.start();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOGGER.atWarn()
                    .addKeyValue("plugin", pluginId)
                    .addKeyValue("error", e.getClass().getName())
                    .log("A plugin's task failed");
        } finally {
            room.release();
        }
    }
}
