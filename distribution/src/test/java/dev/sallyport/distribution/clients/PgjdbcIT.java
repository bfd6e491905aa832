package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.distribution.fixture.Await;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** pgjdbc in all its ways of speaking the protocol. */
@ExtendWith(Worlds.class)
final class PgjdbcIT {

    private final World world;

    PgjdbcIT(World world) {
        this.world = world;
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return column(rows, 1);
        }
    }

    private static List<String> column(ResultSet rows, int column) throws SQLException {
        List<String> cells = new ArrayList<>();
        while (rows.next()) {
            cells.add(rows.getString(column));
        }
        return cells;
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void everyQueryModeReadsWritesAndIsMasked(String mode) throws SQLException {
        try (Connection connection = world.connect(World.ALICE, "preferQueryMode", mode);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE own (id serial, note text)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO own (note) VALUES (?)")) {
                for (int i = 0; i < 12; i++) {
                    insert.setString(1, "note '" + i + "\\");
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
            }
            assertThat(column(statement, "SELECT note FROM own WHERE id = 3")).containsExactly("note '2\\");
            assertThat(column(statement, "SELECT name FROM people WHERE id < 4"))
                    .hasSize(3)
                    .containsOnly("[redacted]");
        }
    }

    @Test
    void pg24_binaryFormatsOfMaskedColumnsAreNeverClear() throws SQLException {
        try (Connection connection = world.connect(World.ALICE, "prepareThreshold", "-1", "binaryTransfer", "true");
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, name, salary, tags, doc, city FROM people WHERE id = ?")) {
            for (int i = 1; i <= 10; i++) {
                statement.setInt(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(i);
                    assertThat(rows.getString(2)).isEqualTo("[redacted]");
                    assertThat(rows.getBigDecimal(3)).isEqualByComparingTo(BigDecimal.ZERO);
                    assertThat(rows.getString(4)).doesNotContain("tagsecret");
                    assertThat(String.valueOf(rows.getString(5))).doesNotContain("docsecret");
                    assertThat(rows.getString(6)).startsWith("City ");
                }
            }
        }
    }

    @Test
    void pg24_aBinaryRecordOfAMaskedTableIsHiddenOrRefused() throws SQLException {
        try (Connection connection =
                world.connect(World.ALICE, "prepareThreshold", "-1", "binaryTransferEnable", "RECORD,2249")) {
            for (String sql : List.of(
                    "SELECT p FROM people p WHERE id = ?",
                    "SELECT row(p.name, p.salary) FROM people p WHERE id = ?",
                    "SELECT numrange(salary, salary + 1) FROM people WHERE id = ?",
                    "SELECT array_agg(p) FROM people p WHERE id = ?")) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setInt(1, 1);
                    try (ResultSet rows = statement.executeQuery()) {
                        assertThat(String.valueOf(column(rows, 1))).as(sql).doesNotContain("Quillbert", "918273");
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).as(sql).isEqualTo("42501");
                    }
                }
            }
        }
    }

    @Test
    void pg25_masksHoldOnEveryPieceOfACursor() throws SQLException {
        try (Connection connection = world.connect(World.ALICE);
                Statement plain = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("SELECT id, name FROM people ORDER BY id")) {
                statement.setFetchSize(7);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(column(rows, 2)).hasSize(60).containsOnly("[redacted]");
                }
            }
            plain.execute("DECLARE held CURSOR WITH HOLD FOR SELECT name FROM people");
            assertThat(column(plain, "FETCH 5 FROM held")).hasSize(5).containsOnly("[redacted]");
            connection.commit();
            assertThat(column(plain, "FETCH 5 FROM held")).hasSize(5).containsOnly("[redacted]");
            assertThat(column(plain, "FETCH ALL FROM held")).hasSize(50).containsOnly("[redacted]");
            plain.execute("CLOSE held");
            connection.commit();
        }
    }

    @Test
    void copyGoesBothWays() throws Exception {
        try (Connection connection = world.connect(World.ALICE);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE taken (id int, note text)");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                lines.append(i).append("\tnote ").append(i).append('\n');
            }
            assertThat(copy.copyIn("COPY taken FROM STDIN", new StringReader(lines.toString())))
                    .isEqualTo(20_000);
            StringWriter out = new StringWriter();
            copy.copyOut("COPY (SELECT * FROM taken ORDER BY id) TO STDOUT", out);
            assertThat(out.toString()).isEqualTo(lines.toString());
            assertThatThrownBy(() -> copy.copyOut("COPY people TO STDOUT", new StringWriter()))
                    .hasMessageContaining("people-hidden");
            assertThatThrownBy(() -> copy.copyIn("COPY taken FROM STDIN", new StringReader("no number\tx\n")))
                    .isInstanceOf(PSQLException.class);
            assertThat(column(statement, "SELECT count(*) FROM taken")).containsExactly("20000");
        }
    }

    @Test
    void cancelAndQueryTimeoutEndOnlyTheStatement() throws Exception {
        try (Connection connection = world.connect(World.ALICE);
                Statement statement = connection.createStatement();
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(endedByItsTimeout(statement)).isEqualTo("57014");
            statement.setQueryTimeout(0);
            Future<Boolean> sleeping = pool.submit(() -> statement.execute("SELECT pg_sleep(3600)"));
            world.awaitActive("pg_sleep(3600)");
            statement.cancel();
            assertThatThrownBy(() -> sleeping.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasMessageContaining("cancel");
            assertThat(column(statement, "SELECT 1")).containsExactly("1");
        }
    }

    /** The driver cancels once, and when its time comes on a slow machine the statement may not have begun. */
    private static String endedByItsTimeout(Statement statement) throws SQLException {
        for (int seconds = 1; seconds < 60; seconds *= 2) {
            statement.setQueryTimeout(seconds);
            try {
                statement.execute("SELECT pg_sleep(" + 5 * seconds + ")");
            } catch (PSQLException e) {
                return String.valueOf(e.getSQLState());
            }
        }
        return "no timeout ended its statement";
    }

    @Test
    void batchesAndGeneratedKeysWork() throws SQLException {
        try (Connection connection = world.connect(World.ALICE);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE own (id serial, note text)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO own (note) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 0; i < 500; i++) {
                    insert.setString(1, "n" + i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(500).containsOnly(1);
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(column(keys, 1))
                            .hasSize(500)
                            .startsWith("1", "2")
                            .endsWith("500");
                }
            }
            statement.addBatch("UPDATE own SET note = 'x' WHERE id = 1");
            statement.addBatch("DELETE FROM own");
            statement.addBatch("UPDATE own SET note = 'x' WHERE id = 2");
            BatchUpdateException denied = catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
            assertThat(denied.getSQLState()).isEqualTo("42501");
            assertThat(column(statement, "SELECT count(*) FROM own WHERE note = 'x'"))
                    .as("nothing of the batch was committed")
                    .containsExactly("0");
            assertThat(column(statement, "SELECT count(*) FROM own")).containsExactly("500");
        }
    }

    @Test
    void notificationsArrive() throws SQLException {
        try (Connection connection = world.connect(World.ALICE);
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN news");
            statement.execute("NOTIFY news, 'fresh'");
            var notifications = connection.unwrap(PGConnection.class).getNotifications((int) Await.PATIENCE.toMillis());
            assertThat(notifications).hasSize(1);
            assertThat(notifications[0].getParameter()).isEqualTo("fresh");
        }
    }

    @Test
    void pg22_largeObjectsAreDenied() throws SQLException {
        try (Connection connection = world.connect(World.ALICE)) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> connection
                            .unwrap(PGConnection.class)
                            .getLargeObjectAPI()
                            .createLO())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            connection.rollback();
            try (Statement statement = connection.createStatement()) {
                assertThat(column(statement, "SELECT 'alive'")).containsExactly("alive");
            }
        }
    }

    @Test
    void aDenialInsideATransactionLeavesItOpenAndWhatItDidIsKept() throws SQLException {
        try (Connection connection = world.connect(World.ALICE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TEMP TABLE own (id int)");
            statement.execute("INSERT INTO own VALUES (1), (2)");
            PSQLException denied =
                    catchThrowableOfType(PSQLException.class, () -> statement.execute("DELETE FROM own"));
            assertThat(denied.getSQLState()).isEqualTo("42501");
            assertThat(denied.getServerErrorMessage().getDetail()).contains("no-unfiltered-writes");
            assertThat(denied.getServerErrorMessage().getHint()).contains("WHERE");
            var savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> statement.execute("SELECT 1/0")).hasMessageContaining("division by zero");
            connection.rollback(savepoint);
            connection.commit();
            assertThat(column(statement, "SELECT count(*) FROM own")).containsExactly("2");
        }
    }

    @Test
    void pg27_aUniqueViolationDoesNotSayTheValue() throws SQLException {
        try (Connection connection = world.connect(World.ALICE);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO people SELECT 1000, 'n', email, 'c', 0, '{}', '{}', 'x' FROM people WHERE id = ?")) {
            insert.setInt(1, 1);
            PSQLException violation = catchThrowableOfType(PSQLException.class, insert::execute);
            assertThat(violation.getSQLState()).isEqualTo("23505");
            assertThat(violation.getServerErrorMessage().getConstraint()).isEqualTo("people_email_key");
            assertThat(violation.getServerErrorMessage().toString())
                    .contains("Key (email)=(")
                    .doesNotContain("fernmail");
        }
    }
}
