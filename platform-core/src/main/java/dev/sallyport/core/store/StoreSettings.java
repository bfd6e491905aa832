package dev.sallyport.core.store;

import dev.sallyport.api.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the store is.
 *
 * @param jdbcUrl what the driver gets
 * @param user account of the store
 * @param password its password
 * @param connectionsMax connections in the pool: 1 to 100; more waits than it helps
 * @param directory the embedded store's folder; empty for a server
 */
public record StoreSettings(
        String jdbcUrl, String user, Secret password, int connectionsMax, Optional<Path> directory) {

    private static final int CONNECTIONS = 10;

    /** The embedded store: files in a folder, nothing to install. One gateway at a time. */
    public static StoreSettings embedded(Path directory) {
        String path = directory.toAbsolutePath().resolve("sallyport").toString();
        if (path.contains(";")) {
            throw new IllegalArgumentException("the data directory's path must not contain a semicolon: " + path);
        }
        // WRITE_DELAY=0: a commit is in the file when it returns, so that killing the gateway loses no decision.
        // async: an interrupted lane must not close the file under everybody, as it would an ordinary file channel.
        String url = "jdbc:h2:async:" + path + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000;TRACE_LEVEL_FILE=0";
        return new StoreSettings(url, "sallyport", Secret.of(""), CONNECTIONS, Optional.of(directory));
    }

    /** A PostgreSQL server, 14 or newer. */
    public static StoreSettings postgres(String url, String user, Secret password) {
        String jdbc = url.startsWith("jdbc:") ? url : "jdbc:" + url.replaceFirst("^postgres:", "postgresql:");
        if (!jdbc.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "the store's url must start with postgresql:// (or be absent for the embedded store)");
        }
        return new StoreSettings(jdbc, user, password, CONNECTIONS, Optional.empty());
    }

    boolean embedded() {
        return directory.isPresent();
    }

    Map<String, Object> driverProperties() {
        if (embedded()) {
            return Map.of();
        }
        // A server that stops answering must not hold a lane for ever.
        return Map.of("socketTimeout", "30", "connectTimeout", "5", "ApplicationName", "sallyport");
    }

    /** A sentence for the person who starts the gateway. */
    String explain(Exception e) {
        String what = directory.map(path -> "The store in " + path).orElse("The store at " + withoutParameters());
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (embedded() && (message.contains("may be already in use") || message.contains("90020"))) {
                return what + " is in use by another gateway. Stop that one, or give this one its own data-dir.";
            }
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return what + " cannot be opened: " + root.getMessage() + ". Check that "
                + (embedded() ? "the folder is writable." : "the server is up and url, user and password are right.");
    }

    private String withoutParameters() {
        return jdbcUrl.replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return "StoreSettings[" + withoutParameters() + "]";
    }
}
