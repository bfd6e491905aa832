package dev.sallyport.testkit;

import dev.sallyport.api.HostAuthority;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.PluginExecutor;
import dev.sallyport.api.review.Reviews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A plugin's context with a given config record, a manual clock and a folder of the test. Tasks run at once on the
 * caller's thread; timers run in {@link #advance}. Confined to the test's thread, but for counters.
 */
public final class FakePluginContext implements PluginContext, PluginExecutor {

    private final String pluginId;
    private final Record config;
    private final Path dataDirectory;
    private final ManualClock clock = new ManualClock();
    private final FakeReviews reviews = new FakeReviews();
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::sequence));
    private long sequence;

    private record Timer(Instant due, long sequence, Runnable task) {}

    public FakePluginContext(String pluginId, Record config, Path dataDirectory) {
        this.pluginId = pluginId;
        this.config = config;
        this.dataDirectory = dataDirectory;
    }

    @Override
    public String pluginId() {
        return pluginId;
    }

    /** Returns the given config record; fails the test if the plugin asks for another type. */
    @Override
    public <T extends Record> T config(Class<T> type) {
        if (!type.isInstance(config)) {
            throw new AssertionError("the plugin asks for " + type.getName() + ", the test gave " + config.getClass());
        }
        return type.cast(config);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public PluginExecutor executor() {
        return this;
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(dataDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Reviews reviews() {
        return reviews;
    }

    /** Returns an authority whose certificates nobody believes: the key and the names, one after the other. */
    @Override
    public HostAuthority hostAuthority() {
        return (key, names) -> {
            byte[] text = String.join(",", names).getBytes(StandardCharsets.UTF_8);
            byte[] both = Arrays.copyOf(key, key.length + text.length);
            System.arraycopy(text, 0, both, key.length, text.length);
            return both;
        };
    }

    /** Returns the reviews, with what a test can do to them. */
    public FakeReviews fakeReviews() {
        return reviews;
    }

    @Override
    public LongAdder counter(String name, String help) {
        if (!name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*_total")) {
            throw new IllegalArgumentException(
                    "a counter's name is words joined by underscores, ending in _total: " + name);
        }
        return counters.computeIfAbsent(name, any -> new LongAdder());
    }

    /** Returns the value of a counter; 0 when nobody made it. */
    public long count(String name) {
        LongAdder counter = counters.get(name);
        return counter == null ? 0 : counter.sum();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public AutoCloseable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(clock.instant().plus(delay), ++sequence, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Moves the clock and runs the timers that become due, in order. */
    public void advance(Duration by) {
        Instant until = clock.instant().plus(by);
        for (Timer next = timers.peek(); next != null && !next.due().isAfter(until); next = timers.peek()) {
            timers.remove(next);
            clock.advance(Duration.between(clock.instant(), next.due()));
            next.task().run();
        }
        clock.advance(Duration.between(clock.instant(), until));
    }
}
