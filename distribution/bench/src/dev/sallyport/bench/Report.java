package dev.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a run tells at its end: its figures, and what they were taken on. */
final class Report {

    private final Map<String, String> facts = new LinkedHashMap<>();

    /**
     * @param started when the run began, by {@link System#nanoTime}
     * @param program what it drove, and {@code version} which one
     * @param run how much was measured
     */
    Report(long started, String program, String version, String run) {
        facts.put("when", Instant.now().toString());
        facts.put("took", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + " s");
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(program, version);
        facts.put("run", run);
    }

    /** Prints the figures and keeps them in a file. */
    void tell(Figures figures, Collection<String> notes, Path json) throws IOException {
        System.out.println(figures.table());
        notes.forEach(System.out::println);
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        Files.writeString(json, figures.json(facts));
        System.out.println("figures: " + json);
    }
}
