package dev.sallyport.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param rounds how often every way is measured; the medians of the rounds are shown
 * @param seconds length of one pgbench measurement
 * @param warmup seconds of load on every way before anything counts; a JVM needs them
 * @param rows rows of the bulk tables
 * @param idle idle sessions for the memory measurement
 * @param scale pgbench's scale
 * @param ways the ways to measure, in their order
 * @param measures what to measure
 * @param json where the figures go
 * @param profiler async-profiler's library; nothing is profiled if empty
 */
record Options(
        int rounds,
        int seconds,
        int warmup,
        int rows,
        int idle,
        int scale,
        List<String> ways,
        Set<Measure> measures,
        String json,
        Optional<String> profiler) {

    static final List<String> WAYS = List.of("direct", "relay", "pgbouncer", "sallyport-off", "sallyport-on");

    static final String HELP = """
            distribution/bench/run [options]
              --quick           2 rounds of 1 s each (the default; about two minutes)
              --full            5 rounds of 5 s each
              --rounds N        rounds; the table shows medians
              --seconds N       length of one pgbench measurement
              --warmup N        seconds of load on every way before anything counts
              --rows N          rows of the bulk tables (1000000)
              --idle N          idle sessions for the memory measurement (1000)
              --scale N         pgbench's scale (16)
              --ways A,B        %s
              --measures A,B    %s
              --json FILE       where the figures go (build/bench/result.json)
              --profiler LIB    profile relay and gateways in the last round with this libasyncProfiler.so; stacks go
                                beside the JSON file
              --ssh             measure SSH instead; --ssh --help lists its options
            """.formatted(
                    String.join(",", WAYS),
                    Measure.POSTGRES.stream().map(Measure::key).collect(Collectors.joining(",")));

    static Options parse(List<String> arguments, String defaultJson) {
        String[] args = arguments.toArray(String[]::new);
        int rounds = 2;
        int seconds = 1;
        int warmup = 3;
        int rows = 1_000_000;
        int idle = 1000;
        int scale = 16;
        List<String> ways = WAYS;
        Set<Measure> measures = EnumSet.copyOf(Measure.POSTGRES);
        String json = defaultJson;
        Optional<String> profiler = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> {}
                case "--full" -> {
                    rounds = 5;
                    seconds = 5;
                    warmup = 10;
                }
                case "--rounds" -> rounds = number(args, ++i);
                case "--seconds" -> seconds = number(args, ++i);
                case "--warmup" -> warmup = number(args, ++i);
                case "--rows" -> rows = number(args, ++i);
                case "--idle" -> idle = number(args, ++i);
                case "--scale" -> scale = number(args, ++i);
                case "--ways" -> ways = ways(value(args, ++i), WAYS);
                case "--measures" -> measures = measures(value(args, ++i), Measure.POSTGRES);
                case "--json" -> json = value(args, ++i);
                case "--profiler" -> profiler = Optional.of(value(args, ++i));
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "; --help lists them");
            }
        }
        return new Options(rounds, seconds, warmup, rows, idle, scale, ways, measures, json, profiler);
    }

    /** Returns the ways that a list with commas names, in their own order. */
    static List<String> ways(String list, List<String> all) {
        List<String> wanted = List.of(list.split(","));
        wanted.stream().filter(way -> !all.contains(way)).findAny().ifPresent(way -> {
            throw new IllegalArgumentException("there is no way " + way + "; ways are " + all);
        });
        return all.stream().filter(wanted::contains).toList();
    }

    /** Returns the measures that a list with commas names. */
    static Set<Measure> measures(String list, Set<Measure> all) {
        return Stream.of(list.split(","))
                .map(key -> Measure.of(all, key))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Measure.class)));
    }

    static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new IllegalArgumentException(args[i - 1] + " needs a value");
        }
        return args[i];
    }

    static int number(String[] args, int i) {
        String value = value(args, i);
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(args[i - 1] + " needs a whole number above 0, not " + value);
        }
        return Integer.parseInt(value);
    }
}
