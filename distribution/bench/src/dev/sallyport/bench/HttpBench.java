package dev.sallyport.bench;

import dev.sallyport.bench.Figures.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The run for HTTP: wrk to nginx, directly and by every other way, in turns. */
final class HttpBench {

    private final HttpOptions options;
    private final Path work;
    private final Figures figures = new Figures("nginx");
    private final Warmth warmth;
    private final Wrk wrk;

    private HttpBench(HttpOptions options, Path work) {
        this.options = options;
        this.work = work;
        this.warmth = new Warmth(work);
        this.wrk = new Wrk(work);
    }

    static void run(HttpOptions options, Path work) throws IOException {
        new HttpBench(options, work).run();
    }

    private void run() throws IOException {
        long started = System.nanoTime();
        Path json = Path.of(options.json()).toAbsolutePath();
        Files.createDirectories(json.getParent());
        Bench.say("Starting nginx, " + String.join(", ", options.ways()) + ".");
        try (HttpTarget target = HttpTarget.start(work);
                SocketTarget sockets = SocketTarget.start()) {
            List<Endpoint> ways = new ArrayList<>();
            for (String way : options.ways()) {
                ways.add(
                        switch (way) {
                            case "direct" -> target.endpoint();
                            case "relay" -> Ways.relay(work, target.endpoint());
                            case "nginx" -> HttpTarget.proxy(work, target.endpoint(), options.connections());
                            default ->
                                Gateways.startHttp(
                                        way,
                                        work,
                                        target.endpoint(),
                                        sockets.port(),
                                        options.connections() + options.sockets() + 100);
                        });
            }
            ways.forEach(this::check);
            ways.forEach(this::warmUp);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Measure measure : options.measures()) {
                    if (measure == Measure.WEB_SOCKETS) {
                        continue;
                    }
                    Bench.say("round %d of %d: %s".formatted(round, options.rounds(), measure.key()));
                    for (Endpoint way : ways) {
                        if (round == options.rounds() && options.profiler().isPresent()) {
                            new Profiler(Path.of(options.profiler().get()), json.getParent())
                                    .during(measure, way, () -> measure(measure, way));
                        } else {
                            measure(measure, way);
                        }
                    }
                }
            }
            if (options.measures().contains(Measure.WEB_SOCKETS)) {
                Bench.say("web-sockets: " + options.sockets());
                ways.stream().filter(way -> way.name().startsWith("sallyport")).forEach(this::idle);
            }
        }
        new Report(
                        started,
                        "nginx",
                        Spawned.run(work, Map.of(), List.of("/usr/sbin/nginx", "-v")),
                        "%d rounds of %d s, %d connections"
                        .formatted(options.rounds(), options.seconds(), options.connections()))
                .tell(figures, List.of(), json);
    }

    /** What the governed way masks, and only that: a figure of anything else is worth nothing. */
    private void check(Endpoint way) {
        boolean masks = way.name().equals("sallyport-on");
        for (String path : List.of(HttpTarget.SMALL, HttpTarget.PLAIN, HttpTarget.MASKED)) {
            String address = path.equals(HttpTarget.SMALL) ? HttpTarget.SMALL_ADDRESS : HttpTarget.LARGE_ADDRESS;
            boolean shown = HttpTarget.shows(work, way, path, address);
            if (shown == (masks && !path.equals(HttpTarget.PLAIN))) {
                throw new IllegalStateException(way.name() + (shown ? " does not mask " : " masks ") + path);
            }
        }
    }

    private void warmUp(Endpoint way) {
        Bench.say("warming up " + way.name());
        int pieces = 0;
        do {
            wrk.run(way, HttpTarget.SMALL, 1, 1);
            wrk.run(way, HttpTarget.SMALL, options.connections(), 1);
            wrk.run(way, HttpTarget.PLAIN, 1, 1);
            wrk.run(way, HttpTarget.MASKED, 1, 1);
        } while (warmth.compiling(way, 4) && ++pieces < Warmth.ROUNDS_MAX);
    }

    private void measure(Measure measure, Endpoint way) {
        switch (measure) {
            case JSON_1 -> requests(measure, way, 1);
            case JSON_MANY -> requests(measure, way, options.connections());
            case JSON_LARGE -> bulk(measure, way, HttpTarget.PLAIN);
            case JSON_MASKED -> bulk(measure, way, HttpTarget.MASKED);
            default -> throw new IllegalArgumentException(measure.key() + " is not of HTTP");
        }
    }

    private void requests(Measure measure, Endpoint way, int connections) {
        double before = Load.processorSeconds(way.pid());
        Wrk.Ran ran = wrk.run(way, HttpTarget.SMALL, connections, options.seconds());
        double spent = Load.processorSeconds(way.pid()) - before;
        figures.add(new Figure(measure, "", "req/s", true), way.name(), ran.requests() / ran.seconds());
        figures.add(new Figure(measure, "p50", "us", false), way.name(), ran.p50Micros());
        figures.add(new Figure(measure, "p99", "us", false), way.name(), ran.p99Micros());
        if (way.pid().isPresent()) {
            figures.add(new Figure(measure, "hop", "cpu us/req", false), way.name(), spent * 1e6 / ran.requests());
        }
    }

    private void bulk(Measure measure, Endpoint way, String path) {
        double before = Load.processorSeconds(way.pid());
        Wrk.Ran ran = wrk.run(way, path, 1, options.seconds());
        double spent = Load.processorSeconds(way.pid()) - before;
        double megabytes = ran.bytes() / 1e6;
        figures.add(new Figure(measure, "", "MB/s", true), way.name(), megabytes / ran.seconds());
        if (way.pid().isPresent()) {
            figures.add(new Figure(measure, "hop", "cpu ms/MB", false), way.name(), spent * 1e3 / megabytes);
        }
    }

    private void idle(Endpoint way) {
        long pid = way.pid().orElseThrow();
        double before = Load.residentMib(pid);
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < options.sockets(); i++) {
                clients.add(SocketTarget.open(way));
            }
            double with = Load.residentMib(pid);
            figures.add(new Figure(Measure.WEB_SOCKETS, "before", "MiB", false), way.name(), before);
            figures.add(new Figure(Measure.WEB_SOCKETS, options.sockets() + " open", "MiB", false), way.name(), with);
            figures.add(
                    new Figure(Measure.WEB_SOCKETS, "each", "KiB", false),
                    way.name(),
                    (with - before) * 1024 / options.sockets());
        } finally {
            clients.forEach(HttpBench::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
