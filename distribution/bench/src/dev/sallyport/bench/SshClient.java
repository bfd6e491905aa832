package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenSSH's programs, with a host of a configuration file for each way. */
final class SshClient {

    /** Tells when each command began and ended, in seconds; a shell's loop costs less than starting all from here. */
    private static final String LOOP = """
            export LC_ALL=C
            count=$1; shift
            for ((i = 0; i < count; i++)); do
              begun=$EPOCHREALTIME
              "$@" </dev/null >/dev/null || exit 1
              echo "$begun $EPOCHREALTIME"
            done
            """;

    private final Path work;
    private final Path config;

    /** Writes down how each of the ways is reached. */
    SshClient(Path work, Path key, List<Endpoint> ways, Optional<String> ciphers) {
        this.work = work;
        this.config = work.resolve("ssh_config");
        StringBuilder text = new StringBuilder();
        for (Endpoint way : ways) {
            text.append("""
                    Host %1$s
                      HostName 127.0.0.1
                      Port %2$d
                      User %3$s
                      UserKnownHostsFile %4$s
                    """.formatted(way.name(), way.port(), way.user(), work.resolve("known_hosts-" + way.name())));
        }
        text.append("""
                Host *
                  IdentityFile %s
                  IdentitiesOnly yes
                  IdentityAgent none
                  StrictHostKeyChecking accept-new
                  BatchMode yes
                  LogLevel ERROR
                """.formatted(key));
        ciphers.ifPresent(names -> text.append("  Ciphers ").append(names).append('\n'));
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a file; one of the two names begins with a way and a colon. */
    void scp(String from, String to) {
        Spawned.run(work, Map.of(), List.of("scp", "-q", "-F", config.toString(), from, to));
    }

    /** Runs a command on a connection of its own, its output to nowhere. */
    void silently(Endpoint way, String command) {
        List<String> quiet = List.of("sh", "-c", "exec \"$@\" >/dev/null", "sh");
        List<String> all = new ArrayList<>(quiet);
        all.addAll(List.of("ssh", "-F", config.toString(), way.name(), command));
        Spawned.run(work, Map.of(), all);
    }

    /** Runs {@code true} so many times, a connection for each; returns what each took, in microseconds. */
    double[] fresh(Endpoint way, int count) {
        return timed(count, List.of("ssh", "-F", config.toString(), way.name(), "true"));
    }

    /** Opens a connection that others share. */
    Shared share(Endpoint way) {
        return new Shared(way);
    }

    /** A connection that is there already (ControlMaster). */
    final class Shared implements AutoCloseable {

        private final Endpoint way;
        private final Path socket;
        private final Spawned master;

        private Shared(Endpoint way) {
            this.way = way;
            this.socket = work.resolve("ctl-" + way.name());
            this.master = Spawned.start(
                    work.resolve("master-" + way.name() + ".log"),
                    Map.of(),
                    List.of("ssh", "-F", config.toString(), "-M", "-S", socket.toString(), "-N", way.name()));
            master.until(() -> Files.exists(socket), "the shared connection by way of " + way.name());
        }

        /** Runs {@code true} so many times, a channel for each; returns what each took, in microseconds. */
        double[] execs(int count) {
            return timed(count, List.of("ssh", "-F", config.toString(), "-S", socket.toString(), way.name(), "true"));
        }

        @Override
        public void close() {
            master.close();
        }
    }

    private double[] timed(int count, List<String> command) {
        List<String> all = new ArrayList<>(List.of("bash", "-c", LOOP, "bash", Integer.toString(count)));
        all.addAll(command);
        return Spawned.run(work, Map.of(), all).lines().mapToDouble(SshClient::micros).toArray();
    }

    private static double micros(String line) {
        String[] times = line.split(" ");
        if (times.length != 2) {
            throw new IllegalStateException("ssh said: " + line);
        }
        return (Double.parseDouble(times[1]) - Double.parseDouble(times[0])) * 1e6;
    }
}
