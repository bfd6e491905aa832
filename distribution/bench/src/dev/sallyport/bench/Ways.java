package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Starts what stands between client and target. */
final class Ways {

    // Those of bin/sally for "serve": relay and gateway must not differ in their JVM.
    static final List<String> JVM_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseG1GC",
            "-Xms64m",
            "-Xmx1g",
            "-XX:MaxDirectMemorySize=1g",
            "-XX:G1PeriodicGCInterval=30000",
            "-Dio.netty.leakDetection.samplingInterval=1024");

    private Ways() {}

    static Endpoint relay(Path work, Endpoint direct) {
        int port = Spawned.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Relay.class.getName()));
        command.addAll(List.of(Integer.toString(port), Integer.toString(direct.port())));
        Spawned relay = Spawned.start(work.resolve("relay.log"), Map.of(), command).listening(port);
        return new Endpoint(
                "relay",
                port,
                direct.user(),
                direct.password(),
                direct.database(),
                OptionalLong.of(relay.pid()));
    }

    /** Session mode: the one that changes nothing for the client, as Sallyport does not. */
    static Endpoint pgbouncer(Path work, Endpoint direct, int connections) {
        int port = Spawned.freePort();
        try {
            Path ini = Files.writeString(work.resolve("pgbouncer.ini"), """
                    [databases]
                    postgres = host=127.0.0.1 port=%d dbname=postgres user=%s password=%s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = session
                    max_client_conn = %d
                    default_pool_size = %d
                    log_connections = 0
                    log_disconnections = 0
                    """.formatted(
                            direct.port(), direct.user(), direct.password(), port, connections + 50, connections));
            Spawned bouncer = Spawned.start(
                            work.resolve("pgbouncer.log"),
                            Map.of(),
                            Spawned.asNobodySpecial(List.of("/usr/sbin/pgbouncer", "-q", ini.toString())))
                    .listening(port);
            return new Endpoint(
                    "pgbouncer", port, direct.user(), direct.password(), "postgres", OptionalLong.of(bouncer.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
