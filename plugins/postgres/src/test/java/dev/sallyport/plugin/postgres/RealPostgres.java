package dev.sallyport.plugin.postgres;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.Journal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** One real PostgreSQL for all tests of the module, and gateways in front of it. */
final class RealPostgres {

    static final String USER = "alice";
    static final String TOKEN = "tok-alice-5f2c";
    static final String TARGET = "shop";

    private static final EmbeddedPostgres SERVER = start();

    private RealPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPGStartupWait(Journal.PATIENCE)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "100")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE service LOGIN SUPERUSER PASSWORD 'target-secret'");
                statement.execute("SET password_encryption = 'md5'");
                statement.execute("CREATE ROLE elder LOGIN SUPERUSER PASSWORD 'elder-secret'");
                statement.execute("CREATE DATABASE shop OWNER service");
                requirePasswords(statement);
            }
            try (Connection connection = server.getDatabase("postgres", "shop").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE customers (id int PRIMARY KEY, name text, email text, balance"
                        + " numeric(12,2), born date, tags text[], profile jsonb, seen timestamptz)");
                statement.execute("INSERT INTO customers SELECT n, 'name ' || n, 'c' || n || '@example.org', n * 1.5,"
                        + " date '1990-01-01' + n, ARRAY['a', 'b' || n], jsonb_build_object('n', n),"
                        + " timestamptz '2026-01-01 00:00:00+00' FROM generate_series(1, 1000) n");
                statement.execute("CREATE VIEW people AS SELECT id, email AS mail FROM customers");
                statement.execute("CREATE TABLE scratch (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, note text)");
            }
            return server;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start", e);
        }
    }

    /** The embedded server trusts everybody; the accounts of the gateway have to prove themselves. */
    private static void requirePasswords(Statement statement) throws SQLException, IOException {
        try (java.sql.ResultSet rows = statement.executeQuery("SHOW hba_file")) {
            rows.next();
            java.nio.file.Path file = java.nio.file.Path.of(rows.getString(1));
            String rules = java.nio.file.Files.readString(file);
            java.nio.file.Files.writeString(
                    file, "host all service all scram-sha-256\nhost all elder all md5\n" + rules);
        }
        statement.execute("SELECT pg_reload_conf()");
    }

    static InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", SERVER.getPort());
    }

    static GatewayHarness gateway() {
        return gateway(System::nanoTime);
    }

    static GatewayHarness gateway(LongSupplier nanoTime) {
        GatewayHarness gateway = new GatewayHarness(new PostgresProtocol(PostgresConfig.DEFAULTS, nanoTime));
        gateway.host().identity().subject(USER, TOKEN);
        gateway.host().target(TARGET, address(), TargetTls.OFF, "service", "target-secret", Map.of("database", "shop"));
        return gateway;
    }

    static Connection direct() throws SQLException {
        return SERVER.getDatabase("postgres", "shop").getConnection();
    }

    /** Connects past the gateway, with the same wishes about formats. */
    static Connection direct(String prepareThreshold, String binaryTransfer) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + SERVER.getPort()
                + "/shop?user=postgres&sslmode=disable&prepareThreshold=" + prepareThreshold + "&binaryTransfer="
                + binaryTransfer);
    }

    /** Waits until the server itself sleeps in a statement of a session, so that a cancel has something to end. */
    static void awaitSleeping() throws SQLException {
        awaitTrue("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }

    /** Asks the server itself until a condition holds. */
    static void awaitTrue(String condition) throws SQLException {
        long until = System.nanoTime() + Journal.PATIENCE.toNanos();
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() - until < 0) {
                try (java.sql.ResultSet rows = statement.executeQuery(condition)) {
                    if (rows.next() && rows.getBoolean(1)) {
                        return;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
        throw new AssertionError("never true: " + condition);
    }

    static Connection connect(GatewayHarness gateway, String... options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", TOKEN);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        for (int i = 0; i < options.length; i += 2) {
            properties.setProperty(options[i], options[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + gateway.port() + "/" + TARGET, properties);
    }
}
