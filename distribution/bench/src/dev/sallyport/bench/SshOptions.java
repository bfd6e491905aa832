package dev.sallyport.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for after {@code --ssh}.
 *
 * @param rounds how often every way is measured; the medians of the rounds are shown
 * @param mib size of the file that is copied, in MiB
 * @param textMib size of what a command prints, in MiB
 * @param execs commands on an open connection, per round
 * @param fresh commands on connections of their own, per round
 * @param ciphers what the client may use, as OpenSSH names it; its own choice if empty
 * @param ways the ways to measure, in their order
 * @param measures what to measure
 * @param json where the figures go
 * @param profiler async-profiler's library; nothing is profiled if empty
 */
record SshOptions(
        int rounds,
        int mib,
        int textMib,
        int execs,
        int fresh,
        Optional<String> ciphers,
        List<String> ways,
        Set<Measure> measures,
        String json,
        Optional<String> profiler) {

    static final List<String> WAYS = List.of("direct", "relay", "sallyport-off", "sallyport-on");

    static final String HELP = """
            distribution/bench/run --ssh [options]
              --quick           2 rounds, 256 MiB, 300 commands (the default; about two minutes)
              --full            5 rounds, 1 GiB, 2000 commands each: 10000 in all (about half an hour)
              --rounds N        rounds; the table shows medians
              --mib N           size of the file that is copied, in MiB
              --text-mib N      size of what a command prints, in MiB
              --execs N         commands on an open connection, per round
              --fresh N         commands on connections of their own, per round
              --ciphers A,B     what the client may use on every way (its own choice)
              --ways A,B        %s
              --measures A,B    %s
              --json FILE       where the figures go (build/bench/ssh.json)
              --profiler LIB    profile relay and gateways in the last round with this libasyncProfiler.so; stacks go
                                beside the JSON file
            """.formatted(
                    String.join(",", WAYS), Measure.SSH.stream().map(Measure::key).collect(Collectors.joining(",")));

    static SshOptions parse(List<String> arguments, String defaultJson) {
        String[] args = arguments.toArray(String[]::new);
        int rounds = 2;
        int mib = 256;
        int textMib = 16;
        int execs = 300;
        int fresh = 20;
        Optional<String> ciphers = Optional.empty();
        List<String> ways = WAYS;
        Set<Measure> measures = EnumSet.copyOf(Measure.SSH);
        String json = defaultJson;
        Optional<String> profiler = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--ssh", "--quick" -> {}
                case "--full" -> {
                    rounds = 5;
                    mib = 1024;
                    textMib = 64;
                    execs = 2000;
                    fresh = 100;
                }
                case "--rounds" -> rounds = Options.number(args, ++i);
                case "--mib" -> mib = Options.number(args, ++i);
                case "--text-mib" -> textMib = Options.number(args, ++i);
                case "--execs" -> execs = Options.number(args, ++i);
                case "--fresh" -> fresh = Options.number(args, ++i);
                case "--ciphers" -> ciphers = Optional.of(Options.value(args, ++i));
                case "--ways" -> ways = Options.ways(Options.value(args, ++i), WAYS);
                case "--measures" -> measures = Options.measures(Options.value(args, ++i), Measure.SSH);
                case "--json" -> json = Options.value(args, ++i);
                case "--profiler" -> profiler = Optional.of(Options.value(args, ++i));
                default ->
                    throw new IllegalArgumentException("unknown option " + args[i] + "; --ssh --help lists them");
            }
        }
        return new SshOptions(rounds, mib, textMib, execs, fresh, ciphers, ways, measures, json, profiler);
    }
}
