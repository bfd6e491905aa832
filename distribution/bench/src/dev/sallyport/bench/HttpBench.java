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
import java.util.Optional;
import java.util.OptionalInt;

/** The run for HTTP: wrk and h2load to nginx and a gRPC target, directly and by every other way, in turns. */
final class HttpBench {

    /** Of gateway and this process: recordings that are written to, what a gateway keeps in reserve, jars, pipes. */
    private static final int DESCRIPTORS_FOR_OTHERS = 900;

    private final HttpOptions options;
    private final Path work;
    private final Figures figures = new Figures("nginx");
    private final Warmth warmth;
    private final Wrk wrk;
    private final H2load h2load;
    private final Path message;

    private HttpBench(HttpOptions options, Path work) {
        this.options = options;
        this.work = work;
        this.warmth = new Warmth(work);
        this.wrk = new Wrk(work);
        this.h2load = new H2load(work);
        this.message = GrpcTarget.body(work);
    }

    static void run(HttpOptions options, Path work) throws IOException {
        new HttpBench(options, work).run();
    }

    private void run() throws IOException {
        long started = System.nanoTime();
        Path json = Path.of(options.json()).toAbsolutePath();
        Files.createDirectories(json.getParent());
        Bench.say("Starting nginx, " + String.join(", ", options.ways()) + ".");
        try (GrpcTarget grpc = GrpcTarget.start();
                HttpTarget target = HttpTarget.start(work, grpc.port());
                SocketTarget sockets = SocketTarget.start();
                SocketTarget2 sockets2 = SocketTarget2.start()) {
            List<HttpWay> ways = new ArrayList<>();
            for (String way : options.ways()) {
                ways.add(
                        switch (way) {
                            case "direct" -> target.way();
                            case "relay" ->
                                new HttpWay(
                                        Ways.relay(work, target.way().endpoint()),
                                        OptionalInt.empty(),
                                        OptionalInt.empty());
                            case "nginx" -> HttpTarget.proxy(work, target.way(), options.connections());
                            default ->
                                HttpWay.gateway(Gateways.startHttp(
                                        way,
                                        work,
                                        target.way(),
                                        sockets.port(),
                                        sockets2.port(),
                                        options.connections() + options.sockets() + 100));
                        });
            }
            ways.forEach(this::check);
            ways.forEach(this::warmUp);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Measure measure : options.measures()) {
                    if (Measure.HELD_OPEN.contains(measure)) {
                        continue;
                    }
                    Bench.say("round %d of %d: %s".formatted(round, options.rounds(), measure.key()));
                    for (HttpWay way : ways) {
                        if (way.port(measure).isEmpty()) {
                            continue;
                        }
                        if (round == options.rounds() && options.profiler().isPresent()) {
                            new Profiler(Path.of(options.profiler().get()), json.getParent())
                                    .during(measure, way.endpoint(), () -> measure(measure, way));
                        } else {
                            measure(measure, way);
                        }
                    }
                }
            }
            for (Measure measure : Measure.SOCKETS) {
                if (options.measures().contains(measure)) {
                    int count = sockets(measure);
                    Bench.say(measure.key() + ": " + count);
                    ways.stream().filter(HttpBench::isGateway).forEach(way -> idle(measure, way, count));
                }
            }
            if (options.measures().contains(Measure.GRPC_STREAMS)) {
                Bench.say("grpc-streams: " + options.streams());
                ways.stream().filter(HttpBench::isGateway).forEach(this::streaming);
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

    private static boolean isGateway(HttpWay way) {
        return way.name().startsWith("sallyport");
    }

    /** What the governed way masks, and only that: a figure of anything else is worth nothing. */
    private void check(HttpWay way) {
        boolean masks = way.name().equals("sallyport-on");
        for (String path : List.of(HttpTarget.SMALL, HttpTarget.PLAIN, HttpTarget.MASKED)) {
            String address = path.equals(HttpTarget.SMALL) ? HttpTarget.SMALL_ADDRESS : HttpTarget.LARGE_ADDRESS;
            boolean shown = HttpTarget.shows(work, way.endpoint(), path, address);
            if (shown == (masks && !path.equals(HttpTarget.PLAIN))) {
                throw new IllegalStateException(way.name() + (shown ? " does not mask " : " masks ") + path);
            }
        }
        if (way.grpc().isPresent()) {
            try (GrpcCalls calls = new GrpcCalls(way)) {
                String status = calls.status();
                if (!status.equals("0")) {
                    throw new IllegalStateException(way.name() + " answers a call with status " + status);
                }
            }
        }
    }

    private void warmUp(HttpWay way) {
        Bench.say("warming up " + way.name());
        int pieces = 0;
        do {
            wrk.run(way.endpoint(), HttpTarget.SMALL, 1, 1);
            wrk.run(way.endpoint(), HttpTarget.SMALL, options.connections(), 1);
            wrk.run(way.endpoint(), HttpTarget.PLAIN, 1, 1);
            wrk.run(way.endpoint(), HttpTarget.MASKED, 1, 1);
            for (Measure measure : List.of(Measure.H2_JSON, Measure.GRPC_UNARY)) {
                if (options.measures().contains(measure) && way.port(measure).isPresent()) {
                    second(measure, way, 1);
                }
            }
        } while (warmth.compiling(way.endpoint(), 4) && ++pieces < Warmth.ROUNDS_MAX);
    }

    private void measure(Measure measure, HttpWay way) {
        switch (measure) {
            case JSON_1 -> requests(measure, way.endpoint(), 1);
            case JSON_MANY -> requests(measure, way.endpoint(), options.connections());
            case JSON_LARGE -> bulk(measure, way.endpoint(), HttpTarget.PLAIN);
            case JSON_MASKED -> bulk(measure, way.endpoint(), HttpTarget.MASKED);
            case H2_JSON, GRPC_UNARY -> {
                double before = Load.processorSeconds(way.endpoint().pid());
                H2load.Ran ran = second(measure, way, options.seconds());
                double spent = Load.processorSeconds(way.endpoint().pid()) - before;
                tell(measure, way.endpoint(), ran.requests(), ran.seconds(), ran.p50Micros(), ran.p99Micros(), spent);
            }
            default -> throw new IllegalArgumentException(measure.key() + " is not of HTTP");
        }
    }

    private void requests(Measure measure, Endpoint way, int connections) {
        double before = Load.processorSeconds(way.pid());
        Wrk.Ran ran = wrk.run(way, HttpTarget.SMALL, connections, options.seconds());
        double spent = Load.processorSeconds(way.pid()) - before;
        tell(measure, way, ran.requests(), ran.seconds(), ran.p50Micros(), ran.p99Micros(), spent);
    }

    private H2load.Ran second(Measure measure, HttpWay way, int seconds) {
        return measure == Measure.H2_JSON
                ? h2load.run(way, measure, HttpTarget.HOST, HttpTarget.SMALL, Optional.empty(), seconds)
                : h2load.run(way, measure, GrpcTarget.HOST, GrpcTarget.ECHO, Optional.of(message), seconds);
    }

    private void tell(
            Measure measure, Endpoint way, long requests, double seconds, double p50, double p99, double spent) {
        figures.add(new Figure(measure, "", "req/s", true), way.name(), requests / seconds);
        figures.add(new Figure(measure, "p50", "us", false), way.name(), p50);
        figures.add(new Figure(measure, "p99", "us", false), way.name(), p99);
        if (way.pid().isPresent()) {
            figures.add(new Figure(measure, "hop", "cpu us/req", false), way.name(), spent * 1e6 / requests);
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

    /** Returns how many WebSockets are opened: as many as asked for, if gateway and this process may. */
    private int sockets(Measure measure) {
        int each = measure == Measure.WEB_SOCKETS_H2 ? 1 : 2;
        int fit = (Load.descriptorsMax() - DESCRIPTORS_FOR_OTHERS) / each;
        if (fit < options.sockets()) {
            Bench.say("only %d fit: each takes %d descriptors of %d".formatted(fit, each, Load.descriptorsMax()));
        }
        return Math.min(fit, options.sockets());
    }

    private void idle(Measure measure, HttpWay way, int count) {
        Memory before = Memory.of(way);
        String host = measure == Measure.WEB_SOCKETS_TO_H2 ? SocketTarget2.HOST : SocketTarget.HOST;
        List<Socket> clients = new ArrayList<>();
        try (SocketStreams streams = new SocketStreams(way.endpoint(), host)) {
            for (int i = 0; i < count; i++) {
                if (measure == Measure.WEB_SOCKETS_H2) {
                    streams.open();
                } else {
                    clients.add(SocketTarget.open(way.endpoint(), host));
                }
            }
            memory(measure, way, before, count);
        } finally {
            clients.forEach(HttpBench::close);
        }
    }

    private void streaming(HttpWay way) {
        Memory before = Memory.of(way);
        try (GrpcCalls calls = new GrpcCalls(way)) {
            calls.watch(options.streams());
            memory(Measure.GRPC_STREAMS, way, before, options.streams());
        }
    }

    /** What a gateway takes: of the machine, and on its heap by what lives there. */
    private record Memory(double residentMib, double livingMib) {

        static Memory of(HttpWay way) {
            long pid = way.endpoint().pid().orElseThrow();
            double living = Load.livingMib(pid);
            return new Memory(Load.residentMib(pid), living);
        }
    }

    private void memory(Measure measure, HttpWay way, Memory before, int open) {
        double most = Load.residentMib(way.endpoint().pid().orElseThrow());
        Memory with = Memory.of(way);
        figures.add(new Figure(measure, "before", "MiB", false), way.name(), before.residentMib());
        figures.add(new Figure(measure, open + " open", "MiB", false), way.name(), most);
        figures.add(new Figure(measure, "each", "KiB", false), way.name(), each(before.residentMib(), most, open));
        figures.add(
                new Figure(measure, "each, heap", "KiB", false),
                way.name(),
                each(before.livingMib(), with.livingMib(), open));
    }

    private static double each(double beforeMib, double withMib, int open) {
        return (withMib - beforeMib) * 1024 / open;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
