package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** h2load: requests over one connection of HTTP/2, several at a time. */
final class H2load {

    private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(ms|s), ");
    private static final Pattern REQUESTS = Pattern.compile(" (\\d+) succeeded, (\\d+) failed, (\\d+) errored");
    private static final Pattern SUCCESS = Pattern.compile("status codes: (\\d+) 2xx, 0 3xx, 0 4xx, 0 5xx");

    /** Requests at a time, as many as a busy client of gRPC has. */
    static final int STREAMS = 10;

    private final Path work;

    H2load(Path work) {
        this.work = work;
    }

    /**
     * What a run found.
     *
     * @param requests answered
     * @param seconds it took
     */
    record Ran(long requests, double seconds, double p50Micros, double p99Micros) {}

    /**
     * Runs it; fails when any answer was no success.
     *
     * @param body what each request sends; GET without
     */
    Ran run(HttpWay way, Measure measure, String host, String path, Optional<Path> body, int seconds) {
        try {
            Path log = Files.createTempFile(work, "h2load", ".log");
            List<String> command = new ArrayList<>(List.of(
                    "h2load",
                    "-t1",
                    "-c1",
                    "-m" + STREAMS,
                    "-D" + seconds,
                    "--log-file=" + log,
                    "-H:authority: " + host,
                    "-Hauthorization: Bearer " + way.endpoint().password()));
            body.ifPresent(file -> command.addAll(
                    List.of("-d" + file, "-Hcontent-type: application/grpc", "-Hte: trailers")));
            command.add("http://127.0.0.1:" + way.port(measure).orElseThrow() + path);
            String printed = Spawned.run(work, Map.of(), command);
            Matcher finished = FINISHED.matcher(printed);
            Matcher requests = REQUESTS.matcher(printed);
            if (!finished.find()
                    || !requests.find()
                    || !requests.group(2).equals("0")
                    || requests.group(1).equals("0")
                    || !SUCCESS.matcher(printed).find()) {
                throw new IllegalStateException(
                        way.name() + " did not answer each request for " + path + ":\n" + printed);
            }
            double took = Double.parseDouble(finished.group(1)) / (finished.group(2).equals("ms") ? 1e3 : 1);
            double[] micros = micros(log);
            Files.delete(log);
            return new Ran(
                    Long.parseLong(requests.group(1)),
                    took,
                    Load.quantile(micros, 0.5),
                    Load.quantile(micros, 0.99));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each line: when it began, its status, how long it took in microseconds. */
    private static double[] micros(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.split("\t"))
                    .filter(words -> words.length == 3)
                    .mapToDouble(words -> Double.parseDouble(words[2]))
                    .toArray();
        }
    }
}
