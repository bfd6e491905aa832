package dev.sallyport.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Whether JVMs in the middle are warm: a gateway runs for weeks; what its first minute costs is not what it costs. */
final class Warmth {

    /** Rounds of warming up at most; the JIT of a slow machine may never be quite done. */
    static final int ROUNDS_MAX = 12;

    /** Ways whose process in the middle is no JVM. */
    private static final Set<String> NATIVE = Set.of("pgbouncer", "nginx");

    private final Path work;
    private final Map<String, Double> compiled = new HashMap<>();

    Warmth(Path work) {
        this.work = work;
    }

    /** Whether there is a JVM in the middle of a way. */
    static boolean jvm(Endpoint way) {
        return way.pid().isPresent() && !NATIVE.contains(way.name());
    }

    /** Whether the JVM in the middle compiled for more than a fiftieth of the seconds since it was asked last. */
    boolean compiling(Endpoint way, double seconds) {
        if (!jvm(way)) {
            return false;
        }
        double total = Jvm.compilationSeconds(way.pid().orElseThrow(), work);
        double before = compiled.getOrDefault(way.name(), 0.0);
        compiled.put(way.name(), total);
        return total - before > seconds / 50.0;
    }
}
