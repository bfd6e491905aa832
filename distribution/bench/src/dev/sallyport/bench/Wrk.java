package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk: as many requests as the connections take, one after the other on each. */
final class Wrk {

    /** What it prints at its end, by the script below. */
    private static final Pattern TOLD = Pattern.compile("(?m)^told (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$");

    private static final String SCRIPT = """
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("told %d %d %d %d %d %d\\n", summary.requests, summary.bytes, summary.duration,
                latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end
            """;

    private final Path work;
    private final Path script;

    Wrk(Path work) {
        this.work = work;
        try {
            this.script = Files.writeString(work.resolve("wrk.lua"), SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a run found.
     *
     * @param requests answered
     * @param bytes read, heads included
     * @param seconds it took
     */
    record Ran(long requests, long bytes, double seconds, double p50Micros, double p99Micros) {}

    /** Runs it; fails when any answer was no success. */
    Ran run(Endpoint way, String path, int connections, int seconds) {
        String printed = Spawned.run(
                work,
                Map.of(),
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        "-H",
                        "Host: " + HttpTarget.HOST,
                        "-H",
                        "Authorization: Bearer " + way.password(),
                        "http://127.0.0.1:" + way.port() + path));
        Matcher told = TOLD.matcher(printed);
        if (!told.find() || !told.group(6).equals("0") || told.group(1).equals("0")) {
            throw new IllegalStateException(way.name() + " did not answer each request for " + path + ":\n" + printed);
        }
        return new Ran(
                Long.parseLong(told.group(1)),
                Long.parseLong(told.group(2)),
                Long.parseLong(told.group(3)) / 1e6,
                Long.parseLong(told.group(4)),
                Long.parseLong(told.group(5)));
    }
}
