package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.fail;

import dev.sallyport.distribution.fixture.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Short ways to say things over JDBC. */
final class Sql {

    private Sql() {}

    /** The first cell of the first row. */
    static String value(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What a statement that must fail says. */
    static SQLException failure(Connection session, String sql) {
        try {
            execute(session, sql);
        } catch (SQLException e) {
            return e;
        }
        return fail("was executed: " + sql);
    }

    /** Whether statements still get through. */
    static boolean alive(Connection session) {
        try {
            return "1".equals(value(session, "SELECT 1"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** Runs something in a thread of its own. */
    static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("client").start(task);
        return task;
    }

    /** The outcome of background work, which must come soon. */
    static <T> T get(FutureTask<T> task) {
        try {
            return task.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the background work did not come to its end", e);
        }
    }
}
