package dev.sallyport.core.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether the gateway can do its work. Thread-safe. */
public final class Health {

    /** Where the gateway stands in its life. */
    public enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentHashMap<>();
    private volatile Phase phase = Phase.STARTING;

    public Phase phase() {
        return phase;
    }

    public void phase(Phase next) {
        phase = next;
    }

    /**
     * Adds a check.
     *
     * @param part what is checked, such as {@code store}
     * @param problem returns why the part does not do its work, or empty; must be quick
     */
    public void check(String part, Supplier<Optional<String>> problem) {
        checks.put(part, problem);
    }

    /** Returns what does not work, by part; empty when all is well. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        checks.forEach((part, check) -> check.get().ifPresent(problem -> problems.put(part, problem)));
        return problems;
    }

    /** Returns {@code starting}, {@code ready}, {@code degraded} or {@code draining}. */
    public String word() {
        return switch (phase) {
            case STARTING -> "starting";
            case DRAINING -> "draining";
            case READY -> problems().isEmpty() ? "ready" : "degraded";
        };
    }
}
