package dev.sallyport.core.store;

import dev.sallyport.api.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Fresh stores of both kinds for tests: {@code H2} in a folder, {@code POSTGRES} as a database of one real server. */
public enum Stores {
    H2 {
        @Override
        public StoreSettings fresh() {
            try {
                Path folder = Files.createDirectory(Folder.ALL.resolve(Integer.toString(NUMBER.incrementAndGet())));
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

    /** Holds the embedded stores of a test run; gone with what is in it when the run ends. */
    private static final class Folder {
        static final Path ALL = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("sallyport-stores");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
