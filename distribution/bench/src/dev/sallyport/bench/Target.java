package dev.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The PostgreSQL that everything leads to: Debian's, in a temporary folder, on loopback only. */
final class Target implements AutoCloseable {

    static final String PASSWORD = "bench-target";

    private final Path folder;
    private final Spawned server;
    private final Endpoint endpoint;

    private Target(Path folder, Spawned server, Endpoint endpoint) {
        this.folder = folder;
        this.server = server;
        this.endpoint = endpoint;
    }

    static Target start(Path work, int connections) {
        Path bin = binaries();
        Path folder = work.resolve("target");
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
            if ("root".equals(System.getProperty("user.name"))) {
                Spawned.run(work, Map.of(), List.of("chown", "-R", "postgres:postgres", folder.toString()));
            }
            String data = folder.resolve("data").toString();
            Spawned.run(
                    work,
                    Map.of(),
                    Spawned.asNobodySpecial(List.of(
                            bin.resolve("initdb").toString(),
                            "-D",
                            data,
                            "-A",
                            "scram-sha-256",
                            "-U",
                            "bench",
                            "--no-sync",
                            "--pwfile=" + passwordFile)));
            int port = Spawned.freePort();
            List<String> command = new ArrayList<>(List.of(bin.resolve("postgres").toString(), "-D", data));
            // Waiting for the disk would hide what is measured.
            for (String setting : List.of(
                    "port=" + port,
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "max_connections=" + (connections + 50),
                    "shared_buffers=512MB",
                    "fsync=off",
                    "synchronous_commit=off",
                    "max_wal_size=4GB",
                    "autovacuum=off",
                    "jit=off",
                    "max_parallel_workers_per_gather=0")) {
                command.addAll(List.of("-c", setting));
            }
            Spawned server = Spawned.start(work.resolve("target.log"), Map.of(), Spawned.asNobodySpecial(command))
                    .listening(port);
            return new Target(
                    folder,
                    server,
                    new Endpoint("direct", port, "bench", PASSWORD, "postgres", OptionalLong.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** pgbench's own tables, and two equal tables for bulk reading; one of them has columns that get masked. */
    void fill(Path work, int scale, int rows) {
        Spawned.run(work, endpoint.libpq(), List.of("pgbench", "-i", "-q", "-s", Integer.toString(scale)));
        try (WireClient client = WireClient.connect(endpoint)) {
            for (String table : List.of("bulk_plain", "bulk_people")) {
                client.run("CREATE TABLE " + table + " (id int PRIMARY KEY, name text NOT NULL, email text NOT NULL,"
                        + " city text, amount numeric(10,2), placed timestamptz, note text)");
                client.run("INSERT INTO " + table + " SELECT n, 'Customer ' || n, 'customer' || n || '@example.org',"
                        + " (ARRAY['Lyon','Graz','Turku','Porto'])[1 + n % 4], (n * 7 % 100000) / 100.0,"
                        + " timestamptz '2026-01-01' + n * interval '1 second', md5(n::text)"
                        + " FROM generate_series(1, " + rows + ") AS n");
                client.run("VACUUM ANALYZE " + table);
            }
            client.run("CHECKPOINT");
        }
    }

    private static Path binaries() {
        Path debian = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException(
                            "no PostgreSQL server here; on Debian:"
                                    + " apt-get install postgresql postgresql-contrib pgbouncer"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
