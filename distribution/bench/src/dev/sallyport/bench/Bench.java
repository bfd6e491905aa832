package dev.sallyport.bench;

import dev.sallyport.bench.Figures.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The run: starts every way to one PostgreSQL, measures them in turns, prints the table. */
final class Bench {

    private final Options options;
    private final Path work;
    private final Pgbench pgbench;
    private final Figures figures = new Figures("relay");
    private final Set<String> notes = new LinkedHashSet<>();
    private final Warmth warmth;

    private Bench(Options options, Path work) {
        this.options = options;
        this.work = work;
        this.pgbench = new Pgbench(work);
        this.warmth = new Warmth(work);
    }

    public static void main(String[] args) throws IOException {
        List<String> all = List.of(args);
        if (all.contains("--ssh")) {
            play(all, SshOptions.HELP, "ssh.json", SshOptions::parse, SshBench::run);
        } else if (all.contains("--http")) {
            play(all, HttpOptions.HELP, "http.json", HttpOptions::parse, HttpBench::run);
        } else {
            play(all, Options.HELP, "result.json", Options::parse, Bench::run);
        }
    }

    /** A run of one kind. */
    interface Run<O> {
        void with(O options, Path work) throws IOException;
    }

    /**
     * Reads the command line and runs what it asks for, or says why not.
     *
     * @param file where the figures go unless the command line says otherwise, beside others of their kind
     */
    static <O> void play(
            List<String> args, String help, String file, BiFunction<List<String>, String, O> options, Run<O> run)
            throws IOException {
        if (args.contains("--help")) {
            System.out.print(help);
            return;
        }
        O parsed;
        try {
            Path json = Path.of(System.getProperty("sallyport.root"), "build", "bench", file);
            parsed = options.apply(args, json.toString());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        try {
            run.with(parsed, folder(Path.of(System.getProperty("java.io.tmpdir"))));
        } catch (IllegalStateException | UncheckedIOException e) {
            System.err.println("The benchmark failed: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Makes a folder that is removed at the end: children's hooks wait for them, this one until it is free. */
    static Path folder(Path parent) throws IOException {
        Path made = Files.createTempDirectory(parent, "sallyport-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteOnceFree(made)));
        return made;
    }

    private static void run(Options options, Path work) throws IOException {
        new Bench(options, work).run();
    }

    private void run() throws IOException {
        long started = System.nanoTime();
        Path json = Path.of(options.json()).toAbsolutePath();
        Files.createDirectories(json.getParent());
        say("Starting PostgreSQL, " + String.join(", ", options.ways()) + ".");
        try (Target target = Target.start(work, options.idle() + 100)) {
            target.fill(work, options.scale(), options.rows());
            List<Endpoint> ways = new ArrayList<>();
            for (String way : options.ways()) {
                ways.add(
                        switch (way) {
                            case "direct" -> target.endpoint();
                            case "relay" -> Ways.relay(work, target.endpoint());
                            case "pgbouncer" -> Ways.pgbouncer(work, target.endpoint(), options.idle() + 50);
                            default ->
                                Gateways.start(way, work, target.endpoint(), options.idle() + 100);
                        });
            }
            warmUp(ways);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Measure measure : options.measures()) {
                    if (measure == Measure.IDLE) {
                        continue;
                    }
                    say("round %d of %d: %s".formatted(round, options.rounds(), measure.key()));
                    boolean last = round == options.rounds();
                    ways.forEach(way -> measure(measure, way, last));
                }
            }
            if (options.measures().contains(Measure.IDLE)) {
                say("idle: " + options.idle() + " sessions");
                ways.stream().filter(way -> way.pid().isPresent()).forEach(this::idle);
            }
        }
        new Report(
                        started,
                        "pgbench",
                        Spawned.run(work, Map.of(), List.of("pgbench", "--version")),
                        "%d rounds of %d s, %d rows, scale %d"
                        .formatted(options.rounds(), options.seconds(), options.rows(), options.scale()))
                .tell(figures, notes, json);
    }

    private void warmUp(List<Endpoint> ways) {
        for (Endpoint way : ways) {
            say("warming up " + way.name());
            int pieces = 0;
            do {
                pgbench.throughput(way, "prepared", true, 16, options.warmup());
                pgbench.throughput(way, "prepared", false, 16, options.warmup());
                pgbench.throughput(way, "simple", true, 1, options.warmup());
            } while (warmth.compiling(way, 3 * options.warmup()) && ++pieces < Warmth.ROUNDS_MAX);
            try (WireClient client = WireClient.connect(way)) {
                for (String table : List.of("bulk_plain", "bulk_people")) {
                    client.run("SELECT * FROM " + table);
                    copied(client, way, "COPY " + table + " TO STDOUT");
                }
            }
        }
    }

    private void measure(Measure measure, Endpoint way, boolean last) {
        if (last && options.profiler().isPresent()) {
            Path folder = Path.of(options.json()).toAbsolutePath().getParent();
            new Profiler(Path.of(options.profiler().get()), folder).during(measure, way, () -> measure(measure, way));
        } else {
            measure(measure, way);
        }
    }

    private void measure(Measure measure, Endpoint way) {
        switch (measure) {
            case LATENCY_PREPARED -> latency(measure, way, "prepared");
            case LATENCY_SIMPLE -> latency(measure, way, "simple");
            case SELECT_16 -> transactions(measure, way, true);
            case TPCB_16 -> transactions(measure, way, false);
            case BULK_SELECT -> bulk(measure, way, "SELECT * FROM bulk_plain");
            case BULK_COPY -> bulk(measure, way, "COPY bulk_plain TO STDOUT");
            case MASKED_SELECT -> bulk(measure, way, "SELECT * FROM bulk_people");
            case MASKED_COPY -> bulk(measure, way, "COPY bulk_people TO STDOUT");
            case IDLE -> idle(way);
        }
    }

    private void latency(Measure measure, Endpoint way, String protocol) {
        Pgbench.Latency latency = pgbench.latency(way, protocol, options.seconds());
        figures.add(new Figure(measure, "p50", "us", false), way.name(), latency.p50Micros());
        figures.add(new Figure(measure, "p99", "us", false), way.name(), latency.p99Micros());
    }

    private void transactions(Measure measure, Endpoint way, boolean selectOnly) {
        double before = Load.processorSeconds(way.pid());
        double perSecond = pgbench.throughput(way, "prepared", selectOnly, 16, options.seconds());
        double spent = Load.processorSeconds(way.pid()) - before;
        figures.add(new Figure(measure, "", "tx/s", true), way.name(), perSecond);
        if (way.pid().isPresent()) {
            double transactions = perSecond * options.seconds();
            figures.add(new Figure(measure, "hop", "cpu us/tx", false), way.name(), spent * 1e6 / transactions);
        }
    }

    private void bulk(Measure measure, Endpoint way, String sql) {
        try (WireClient client = WireClient.connect(way)) {
            long start = System.nanoTime();
            Optional<WireClient.Counted> ran = copied(client, way, sql);
            if (ran.isEmpty()) {
                return;
            }
            WireClient.Counted counted = ran.get();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (counted.rows() != options.rows()) {
                throw new IllegalStateException(way.name() + " brought " + counted.rows() + " rows for " + sql);
            }
            figures.add(new Figure(measure, "", "krows/s", true), way.name(), counted.rows() / seconds / 1000);
        }
    }

    /** Runs a command that a masking rule may refuse as a whole, which the table then says. */
    private Optional<WireClient.Counted> copied(WireClient client, Endpoint way, String sql) {
        try {
            return Optional.of(client.run(sql));
        } catch (IllegalStateException refused) {
            if (!String.valueOf(refused.getMessage()).contains("masking rule")) {
                throw refused;
            }
            notes.add(way.name() + " refuses " + sql + ": its rows cannot be masked");
            return Optional.empty();
        }
    }

    private void idle(Endpoint way) {
        long pid = way.pid().orElseThrow();
        double before = Load.residentMib(pid);
        List<WireClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < options.idle(); i++) {
                clients.add(WireClient.connect(way, 512));
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            double with = Load.residentMib(pid);
            figures.add(new Figure(Measure.IDLE, "before", "MiB", false), way.name(), before);
            figures.add(new Figure(Measure.IDLE, options.idle() + " sessions", "MiB", false), way.name(), with);
            figures.add(
                    new Figure(Measure.IDLE, "per session", "KiB", false),
                    way.name(),
                    (with - before) * 1024 / options.idle());
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    static void say(String what) {
        System.err.println(what);
    }

    static void deleteOnceFree(Path folder) {
        for (int attempt = 0; attempt < 40 && Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250)); // a child is still writing
            }
        }
    }
}
