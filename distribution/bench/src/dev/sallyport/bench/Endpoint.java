package dev.sallyport.bench;

import java.util.Map;
import java.util.OptionalLong;

/**
 * A way to the same server.
 *
 * @param name column of the table
 * @param port on 127.0.0.1
 * @param user as the client names it
 * @param password what the client proves; empty where it has a key
 * @param database as the client names it; empty for SSH
 * @param pid the process in the middle, whose memory is measured; empty for the direct way
 */
record Endpoint(String name, int port, String user, String password, String database, OptionalLong pid) {

    /** What libpq reads. TLS is off on every way: it would cost each of them the same. */
    Map<String, String> libpq() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                user,
                "PGPASSWORD",
                password,
                "PGDATABASE",
                database,
                "PGSSLMODE",
                "disable",
                "PGGSSENCMODE",
                "disable");
    }
}
