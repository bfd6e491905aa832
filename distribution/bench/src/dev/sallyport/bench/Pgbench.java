package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs PostgreSQL's own load generator. */
final class Pgbench {

    private static final Pattern TPS = Pattern.compile("(?m)^tps = ([\\d.]+)");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: (\\d+)");

    /** Latencies of single transactions. */
    record Latency(double p50Micros, double p99Micros) {}

    private final Path work;

    Pgbench(Path work) {
        this.work = work;
    }

    /** Transactions per second of {@code clients} clients. */
    double throughput(Endpoint endpoint, String protocol, boolean selectOnly, int clients, int seconds) {
        return tps(run(endpoint, protocol, selectOnly, clients, seconds, List.of()));
    }

    /** Latencies of one client, from pgbench's log of every transaction. */
    Latency latency(Endpoint endpoint, String protocol, int seconds) {
        try {
            Path folder = Files.createTempDirectory(work, "log");
            run(endpoint, protocol, true, 1, seconds, List.of("-l", "--log-prefix=" + folder.resolve("t")));
            double[] micros;
            try (Stream<Path> logs = Files.list(folder)) {
                micros = logs.flatMap(Pgbench::lines)
                        .mapToDouble(line -> Double.parseDouble(line.split(" ")[2]))
                        .sorted()
                        .toArray();
            }
            try (Stream<Path> logs = Files.list(folder)) {
                for (Path log : logs.toList()) {
                    Files.delete(log);
                }
            }
            Files.delete(folder);
            return new Latency(micros[micros.length / 2], micros[(int) (micros.length * 0.99)]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(
            Endpoint endpoint, String protocol, boolean selectOnly, int clients, int seconds, List<String> more) {
        List<String> command = new ArrayList<>(List.of("pgbench", "-n", "-M", protocol));
        if (selectOnly) {
            command.add("-S");
        }
        command.addAll(List.of("-c", Integer.toString(clients), "-j", Integer.toString(Math.min(2, clients))));
        command.addAll(List.of("-T", Integer.toString(seconds)));
        command.addAll(more);
        String printed = Spawned.run(work, endpoint.libpq(), command);
        Matcher failed = FAILED.matcher(printed);
        if (failed.find() && !failed.group(1).equals("0")) {
            throw new IllegalStateException(endpoint.name() + ": transactions failed:\n" + printed);
        }
        return printed;
    }

    private static double tps(String printed) {
        Matcher tps = TPS.matcher(printed);
        if (printed.contains("actually processed: 0")) {
            return 0; // a second can be too short on a machine that is busy elsewhere
        }
        if (!tps.find()) {
            throw new IllegalStateException("pgbench printed no tps:\n" + printed);
        }
        return Double.parseDouble(tps.group(1));
    }

    private static Stream<String> lines(Path log) {
        try {
            return Arrays.stream(Files.readString(log).split("\n")).filter(line -> !line.isBlank());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
