package dev.sallyport.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for after {@code --http}.
 *
 * @param rounds how often every way is measured; the medians of the rounds are shown
 * @param seconds of each measurement
 * @param connections at once, where there are many
 * @param sockets idle WebSockets
 * @param streams streaming calls of gRPC
 * @param ways the ways to measure, in their order
 * @param measures what to measure
 * @param json where the figures go
 * @param profiler async-profiler's library; nothing is profiled if empty
 */
record HttpOptions(
        int rounds,
        int seconds,
        int connections,
        int sockets,
        int streams,
        List<String> ways,
        Set<Measure> measures,
        String json,
        Optional<String> profiler) {

    static final List<String> WAYS = List.of("direct", "relay", "nginx", "sallyport-off", "sallyport-on");

    static final String HELP = """
            distribution/bench/run --http [options]
              --quick           2 rounds of 2 seconds (the default; about two minutes)
              --full            5 rounds of 10 seconds (about half an hour)
              --rounds N        rounds; the table shows medians
              --seconds N       seconds of each measurement
              --connections N   connections at once, where there are many (64)
              --sockets N       idle WebSockets (1000; 10000 with --full, or as many as there are descriptors for)
              --streams N       streaming calls of gRPC (200)
              --ways A,B        %s
              --measures A,B    %s
              --json FILE       where the figures go (build/bench/http.json)
              --profiler LIB    profile relay and gateways in the last round with this libasyncProfiler.so; stacks go
                                beside the JSON file
            """.formatted(
                    String.join(",", WAYS),
                    Measure.HTTP.stream().map(Measure::key).collect(Collectors.joining(",")));

    static HttpOptions parse(List<String> arguments, String defaultJson) {
        String[] args = arguments.toArray(String[]::new);
        int rounds = 2;
        int seconds = 2;
        int connections = 64;
        int sockets = 1000;
        int streams = 200;
        List<String> ways = WAYS;
        Set<Measure> measures = EnumSet.copyOf(Measure.HTTP);
        String json = defaultJson;
        Optional<String> profiler = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--http", "--quick" -> {}
                case "--full" -> {
                    rounds = 5;
                    seconds = 10;
                    sockets = 10_000;
                }
                case "--rounds" -> rounds = Options.number(args, ++i);
                case "--seconds" -> seconds = Options.number(args, ++i);
                case "--connections" -> connections = Options.number(args, ++i);
                case "--sockets" -> sockets = Options.number(args, ++i);
                case "--streams" -> streams = Options.number(args, ++i);
                case "--ways" -> ways = Options.ways(Options.value(args, ++i), WAYS);
                case "--measures" -> measures = Options.measures(Options.value(args, ++i), Measure.HTTP);
                case "--json" -> json = Options.value(args, ++i);
                case "--profiler" -> profiler = Optional.of(Options.value(args, ++i));
                default ->
                    throw new IllegalArgumentException("unknown option " + args[i] + "; --http --help lists them");
            }
        }
        return new HttpOptions(rounds, seconds, connections, sockets, streams, ways, measures, json, profiler);
    }
}
