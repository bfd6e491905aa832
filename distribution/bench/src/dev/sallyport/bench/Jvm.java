package dev.sallyport.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another JVM says of itself. */
final class Jvm {

    private static final Pattern COMPILED = Pattern.compile("(?m)^java\\.ci\\.totalTime=(\\d+)");
    private static final Pattern TICKS = Pattern.compile("(?m)^sun\\.os\\.hrt\\.frequency=(\\d+)");

    private Jvm() {}

    /** Returns how long its just-in-time compilers have worked so far, in seconds. */
    static double compilationSeconds(long pid, Path folder) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String printed =
                Spawned.run(folder, Map.of(), List.of(jcmd.toString(), Long.toString(pid), "PerfCounter.print"));
        Matcher compiled = COMPILED.matcher(printed);
        Matcher ticks = TICKS.matcher(printed);
        if (!compiled.find() || !ticks.find()) {
            throw new IllegalStateException("the JVM " + pid + " does not say how long it compiled");
        }
        return Double.parseDouble(compiled.group(1)) / Double.parseDouble(ticks.group(1));
    }
}
