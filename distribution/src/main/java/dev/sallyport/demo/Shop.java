package dev.sallyport.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A real PostgreSQL with a shop in it, its door known to its administrator only. */
public final class Shop implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final String password;

    private Shop(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Starts it, on loopback, on a free port.
     *
     * @param folder for its data and log; need not exist
     * @param password of the gateway's account
     */
    public static Shop start(Path folder, String password) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve("postgres.log");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data").toFile())
                    .setCleanDataDirectory(true)
                    .setPort(Ports.free())
                    .setRegisterShutdownHook(false)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setPGStartupWait(Duration.ofMinutes(3))
                    .start();
            return new Shop(server, password);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    /** Creates and fills the shop's database. */
    public void fill(Path sql) {
        try (Connection server = DriverManager.getConnection(url("postgres"));
                Statement statement = server.createStatement()) {
            statement.execute("CREATE DATABASE shop");
        } catch (SQLException e) {
            throw new IllegalStateException("creating the shop: " + e.getMessage(), e);
        }
        try (Connection shop = administrator();
                Statement statement = shop.createStatement()) {
            statement.execute(Folders.filled(Files.readString(sql), Map.of("password", password)));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("filling the shop from " + sql + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** A session of its administrator, past the gateway. */
    public Connection administrator() throws SQLException {
        return DriverManager.getConnection(url("shop"));
    }

    /** One value, as the administrator sees it. */
    public String value(String sql) throws SQLException {
        try (Connection shop = administrator();
                Statement statement = shop.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop: " + e.getMessage(), e);
        }
    }
}
