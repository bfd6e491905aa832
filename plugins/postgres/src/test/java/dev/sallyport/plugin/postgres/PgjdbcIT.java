package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Value;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.Journal;
import java.io.StringReader;
import java.io.StringWriter;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** pgjdbc through the plugin to a real server. */
class PgjdbcIT {

    private final GatewayHarness gateway = RealPostgres.gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static List<String> column(ResultSet rows, int column) throws SQLException {
        List<String> cells = new ArrayList<>();
        while (rows.next()) {
            cells.add(rows.getString(column));
        }
        return cells;
    }

    private void maskEmail() {
        gateway.policy()
                .masks(column -> column.origin()
                                .filter(origin -> origin.column().equals("email")
                                        || origin.column().equals("mail"))
                                .isPresent()
                        ? java.util.Optional.of(value -> value instanceof Value.Null ? value : new Value.Text("***"))
                        : java.util.Optional.empty());
    }

    @Test
    void aSimpleQueryComesBack() throws SQLException {
        try (Connection connection = RealPostgres.connect(gateway, "preferQueryMode", "simple");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, name FROM customers ORDER BY id")) {
            assertThat(column(rows, 2)).hasSize(1000).startsWith("name 1", "name 2");
        }
        assertThat(gateway.policy().events().all(Command.class)).anySatisfy(command -> {
            assertThat(command.kind()).isEqualTo(CommandKind.QUERY);
            assertThat(command.text()).startsWith("SELECT id, name");
        });
    }

    @Test
    void anExtendedQueryIsOneCommandWithItsParameters() throws SQLException {
        try (Connection connection = RealPostgres.connect(gateway);
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name FROM customers WHERE id = ? AND name = ?")) {
            for (int i = 1; i <= 20; i++) {
                statement.setInt(1, i);
                statement.setString(2, "name " + i);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(column(rows, 1)).containsExactly("name " + i);
                }
            }
        }
        List<Command> commands = gateway.policy().events().all(Command.class).stream()
                .filter(command -> command.text().startsWith("SELECT name"))
                .toList();
        assertThat(commands).hasSize(20).allSatisfy(command -> {
            assertThat(command.kind()).isEqualTo(CommandKind.EXECUTE);
            assertThat(command.parameters()).hasSize(2);
        });
        assertThat(commands.getLast().parameters()).containsExactly(new Value.Int(20), new Value.Text("name 20"));
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void binaryResultsAreMaskedByOrigin() throws SQLException {
        maskEmail();
        gateway.policy().interests(EventKind.COMMAND, EventKind.ROWS, EventKind.COMPLETION);
        try (Connection connection = RealPostgres.connect(gateway, "prepareThreshold", "-1", "binaryTransfer", "true");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT id, email AS whatever, balance, born, tags, profile, seen"
                                + " FROM customers WHERE id = ?")) {
            for (int i = 1; i <= 8; i++) {
                statement.setInt(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(i);
                    assertThat(rows.getString(2)).isEqualTo("***");
                    assertThat(rows.getBigDecimal(3)).isEqualByComparingTo(Double.toString(i * 1.5));
                    assertThat(rows.getObject(7)).isNotNull();
                }
            }
        }
        assertThat(gateway.policy().events().all(ResultSchema.class))
                .isNotEmpty()
                .allSatisfy(schema -> {
                    if (schema.columns().size() == 7) {
                        assertThat(schema.columns().get(1).origin())
                                .hasValueSatisfying(
                                        origin -> assertThat(origin.table()).isEqualTo("customers"));
                    }
                });
    }

    @Test
    void pg24_binaryFormatsOfMaskedColumnsAreNeverClear() throws SQLException {
        gateway.policy()
                .masks(column -> column.origin().isPresent() && !column.name().equals("id")
                        ? java.util.Optional.of(value -> Value.NULL)
                        : java.util.Optional.empty());
        try (Connection connection = RealPostgres.connect(gateway, "prepareThreshold", "-1");
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, name, balance, profile, tags, born FROM customers WHERE id = ?")) {
            statement.setInt(1, 7);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(7);
                for (int i = 2; i <= 6; i++) {
                    assertThat(rows.getObject(i)).isNull();
                }
            }
        }
    }

    @Test
    void pg25_masksHoldOnEveryPieceOfAPortal() throws SQLException {
        maskEmail();
        try (Connection connection = RealPostgres.connect(gateway)) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id, email FROM customers ORDER BY id")) {
                statement.setFetchSize(70);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(column(rows, 2)).hasSize(1000).containsOnly("***");
                }
            }
            connection.commit();
        }
        assertThat(gateway.policy().events().all(Command.class).stream()
                        .filter(command -> command.text().startsWith("SELECT id, email")))
                .as("one command, however many pieces")
                .hasSize(1);
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void pg25_masksHoldOnCursorsOfSql() throws SQLException {
        maskEmail();
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR WITH HOLD FOR SELECT id, email FROM customers ORDER BY id");
            try (ResultSet rows = statement.executeQuery("FETCH 10 FROM c")) {
                assertThat(column(rows, 2)).hasSize(10).containsOnly("***");
            }
            statement.execute("COMMIT");
            try (ResultSet rows = statement.executeQuery("FETCH 10 FROM c")) {
                assertThat(column(rows, 2)).hasSize(10).containsOnly("***");
            }
        }
    }

    @Test
    void aRowCapCutsAPortalOffTooAndTheSessionGoesOn() throws SQLException {
        gateway.policy().onText("FROM customers", Answer.rowCap(100));
        try (Connection connection = RealPostgres.connect(gateway)) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM customers ORDER BY id")) {
                statement.setFetchSize(70);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(column(rows, 1)).hasSize(100);
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(column(rows, 1)).containsExactly("1");
            }
        }
    }

    @Test
    void aDenialIsA42501AndAnOpenTransactionStaysOpen() throws SQLException {
        gateway.policy().onText("DELETE FROM customers", Answer.refuse("no deletes here"));
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO scratch VALUES (900, 'kept')");
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM customers"))
                    .isInstanceOfSatisfying(PSQLException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("42501");
                        assertThat(e.getMessage()).contains("no deletes here");
                    });
            try (ResultSet rows = statement.executeQuery("SELECT note FROM scratch WHERE id = 900")) {
                assertThat(column(rows, 1)).containsExactly("kept");
            }
            connection.rollback();
        }
    }

    @Test
    void aDenialBehindPipelinedStatementsRollsTheWholePipelineBack() throws SQLException {
        gateway.policy()
                .onCommand(command -> command.parameters().contains(new Value.Text("denied"))
                        ? Answer.refuse("not this note")
                        : Answer.forward());
        try (Connection connection = RealPostgres.connect(gateway);
                PreparedStatement statement = connection.prepareStatement("INSERT INTO scratch VALUES (?, ?)")) {
            for (int i = 0; i < 5; i++) {
                statement.setInt(1, 100 + i);
                statement.setString(2, i == 3 ? "denied" : "fine");
                statement.addBatch();
            }
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("not this note");
            try (Statement after = connection.createStatement();
                    ResultSet rows = after.executeQuery("SELECT count(*) FROM scratch WHERE id BETWEEN 100 AND 104")) {
                assertThat(column(rows, 1)).as("nothing was committed").containsExactly("0");
            }
        }
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void aBatchRunsAndEveryElementIsACommand() throws SQLException {
        try (Connection connection = RealPostgres.connect(gateway);
                PreparedStatement statement = connection.prepareStatement("INSERT INTO scratch VALUES (?, ?)")) {
            for (int i = 0; i < 300; i++) {
                statement.setInt(1, 2000 + i);
                statement.setString(2, "n" + i);
                statement.addBatch();
            }
            assertThat(statement.executeBatch()).hasSize(300).containsOnly(1);
            try (Statement after = connection.createStatement()) {
                assertThat(after.executeUpdate("DELETE FROM scratch WHERE id >= 2000"))
                        .isEqualTo(300);
            }
        }
        assertThat(gateway.policy().events().all(Command.class).stream()
                        .filter(command -> command.text().startsWith("INSERT INTO scratch")))
                .hasSize(300);
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void aHeldStatementRunsWhenItIsApproved() throws Exception {
        gateway.policy().onText("UPDATE", Answer.hold("an update needs a second pair of eyes"));
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement();
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> done =
                    pool.submit(() -> statement.executeUpdate("UPDATE customers SET name = name WHERE id = 1"));
            FakeHold hold = gateway.policy().awaitHold();
            assertThat(done.isDone()).isFalse();
            hold.approve();
            assertThat(done.get(Journal.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(statement.getWarnings().getMessage().toString()).contains("second pair of eyes");
        }
    }

    @Test
    void aCancelEndsTheWaitForAReview() throws Exception {
        gateway.policy().onText("UPDATE", Answer.hold("wait for it"));
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement();
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> done =
                    pool.submit(() -> statement.executeUpdate("UPDATE customers SET name = name WHERE id = 1"));
            gateway.policy().awaitHold();
            statement.cancel();
            assertThatThrownBy(() -> done.get(Journal.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasMessageContaining("cancelled on your request");
        }
    }

    @Test
    void copyInAndOutPass() throws Exception {
        try (Connection connection = RealPostgres.connect(gateway)) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 5000; i++) {
                lines.append(10_000 + i).append("\tnote ").append(i).append('\n');
            }
            assertThat(copy.copyIn("COPY scratch FROM STDIN", new StringReader(lines.toString())))
                    .isEqualTo(5000);
            StringWriter out = new StringWriter();
            assertThat(copy.copyOut("COPY (SELECT * FROM scratch WHERE id >= 10000 ORDER BY id) TO STDOUT", out))
                    .isEqualTo(5000);
            assertThat(out.toString()).isEqualTo(lines.toString());
            assertThatThrownBy(() -> copy.copyIn("COPY scratch FROM STDIN", new StringReader("x\ty\n")))
                    .isInstanceOf(SQLException.class);
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("DELETE FROM scratch WHERE id >= 10000"))
                        .isEqualTo(5000);
            }
        }
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void cancelReachesTheRunningStatement() throws Exception {
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement();
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sleeping = pool.submit(() -> statement.execute("SELECT pg_sleep(600)"));
            RealPostgres.awaitSleeping();
            statement.cancel();
            assertThatThrownBy(() -> sleeping.get(Journal.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasMessageContaining("cancel");
            gateway.policy().events().await(Command.class, command -> command.kind() == CommandKind.CANCEL);
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(column(rows, 1)).containsExactly("1");
            }
        }
        assertThat(gateway.policy().events().all(Completion.class))
                .extracting(Completion::status)
                .contains(Completion.Status.CANCELLED);
    }

    @Test
    void aWrongTokenIsA28P01() {
        assertThatThrownBy(() -> RealPostgres.connect(gateway, "password", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the user or the token is wrong");
    }

    @Test
    void errorsOfTheTargetPassAndAreCompletions() throws SQLException {
        try (Connection connection = RealPostgres.connect(gateway);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT 1/0"))
                    .isInstanceOfSatisfying(
                            PSQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("22012"));
            statement.execute("SELECT 1; SELECT 2; SELECT 3");
        }
        assertThat(gateway.policy().events().all(Completion.class))
                .filteredOn(completion -> completion.status() == Completion.Status.FAILED)
                .singleElement()
                .satisfies(completion ->
                        assertThat(completion.error().orElseThrow().code()).isEqualTo("22012"));
    }
}
