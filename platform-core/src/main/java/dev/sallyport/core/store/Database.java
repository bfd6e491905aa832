package dev.sallyport.core.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own store: a pool, transactions and migrations. Thread-safe; every method may block.
 *
 * <p>Whatever goes wrong below comes out as a {@link GatewayException} with {@link ErrorCodes#STORE}; what the work
 * itself throws comes out unchanged, after a rollback.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Database.class);
    private static final int ATTEMPTS_MAX = 5;
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);

    /** SQL states of a lost race, after which the whole transaction may be tried again. */
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "HYT00", "90131");

    private final HikariDataSource pool;
    private final boolean embedded;

    private Database(HikariDataSource pool, boolean embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /** Opens the store, creating or migrating it. Throws GatewayException with the mend when it cannot. */
    public static Database open(StoreSettings settings) {
        HikariDataSource pool = null;
        try {
            if (settings.directory().isPresent()) {
                createPrivate(settings.directory().get());
            }
            pool = new HikariDataSource(pool(settings));
            Migrations.run(pool);
            return new Database(pool, settings.embedded());
        } catch (RuntimeException | IOException e) {
            if (pool != null) {
                pool.close();
            }
            throw new GatewayException(ErrorCodes.STORE, settings.explain(e), e);
        }
    }

    private static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(
                    directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static HikariConfig pool(StoreSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.connectionsMax());
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setInitializationFailTimeout(CONNECTION_WAIT.toMillis());
        settings.driverProperties().forEach(config::addDataSourceProperty);
        return config;
    }

    /** Whether this is the embedded store, which one gateway alone uses. */
    public boolean embedded() {
        return embedded;
    }

    /**
     * Runs work in one transaction: committed when it returns, rolled back when it throws. Lost races are run again.
     */
    public <T> T call(Function<Tx, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (attempt >= ATTEMPTS_MAX || !TRANSIENT.contains(state(e))) {
                    throw unavailable(e);
                }
            } catch (Tx.Failed e) {
                if (attempt >= ATTEMPTS_MAX || !TRANSIENT.contains(state(e.cause()))) {
                    throw unavailable(e.cause());
                }
            }
        }
    }

    /** Like {@link #call}, without a result. */
    public void run(Consumer<Tx> work) {
        call(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /** Whether the store answers now. */
    public boolean healthy() {
        try {
            return call(
                    tx -> tx.first("SELECT 1 AS one", row -> row.number("one")).isPresent());
        } catch (GatewayException e) {
            return false;
        }
    }

    private <T> T once(Function<Tx, T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            boolean done = false;
            try {
                T result = work.apply(new Tx(connection));
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(connection);
                }
            }
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOGGER.atDebug().addKeyValue("sqlState", state(e)).log("a rollback failed");
        }
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    // The driver's message may quote values; only its state goes to people.
    private static GatewayException unavailable(SQLException e) {
        return new GatewayException(
                ErrorCodes.STORE,
                "The gateway's store did not answer (SQL state " + state(e)
                        + "). Look at the gateway's log and at the health of the store.",
                e);
    }

    @Override
    public void close() {
        pool.close();
    }
}
