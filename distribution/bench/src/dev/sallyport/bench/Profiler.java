package dev.sallyport.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Looks where a JVM in the middle spends its time, by async-profiler attached for the length of a measurement. */
final class Profiler {

    private final Path library;
    private final Path folder;

    Profiler(Path library, Path folder) {
        this.library = library.toAbsolutePath();
        this.folder = folder;
    }

    /** Profiles {@code work} if the way goes through a JVM. */
    void during(Measure measure, Endpoint way, Runnable work) {
        if (!Warmth.jvm(way)) {
            work.run();
            return;
        }
        Path stacks = folder.resolve("stacks-" + measure.key() + "-" + way.name() + ".txt");
        tell(way.pid().orElseThrow(), "start,event=cpu,interval=500us");
        try {
            work.run();
        } finally {
            tell(way.pid().orElseThrow(), "stop,collapsed,file=" + stacks);
        }
    }

    private void tell(long pid, String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        // In quotes of its own, or jcmd takes the equals signs for itself.
        String quoted = "\"" + command + "\"";
        String said = Spawned.run(
                folder,
                Map.of(),
                List.of(jcmd.toString(), Long.toString(pid), "JVMTI.agent_load", library.toString(), quoted));
        if (!said.contains("return code: 0")) {
            throw new IllegalStateException("the profiler did not take '" + command + "': " + said);
        }
    }
}
