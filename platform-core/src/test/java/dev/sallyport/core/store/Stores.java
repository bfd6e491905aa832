package dev.sallyport.core.store;

import dev.sallyport.api.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh stores of both kinds for tests: {@code H2} in a folder, {@code POSTGRES} as a database of one real server. */
public enum Stores {
    H2 {
        @Override
        public StoreSettings fresh() {
            try {
                Path folder = Files.createTempDirectory("sallyport-store");
                folder.toFile().deleteOnExit();
                return StoreSettings.embedded(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    POSTGRES {
        @Override
        public StoreSettings fresh() {
            String name = "store" + NUMBER.incrementAndGet();
            EmbeddedPostgres server = Server.ONE;
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return StoreSettings.postgres(
                    "postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", Secret.of("postgres"));
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Returns settings of a store that nobody used before. */
    public abstract StoreSettings fresh();

    /** Opens a store that nobody used before. */
    public Database open() {
        return Database.open(fresh());
    }

    /** Started once per test run; its own shutdown hook stops it. */
    private static final class Server {
        static final EmbeddedPostgres ONE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(3))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
