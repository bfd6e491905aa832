package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Control;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may say yes, to what exactly, and how often that counts: over the wire, the command line and REST. */
final class ReviewsIT {

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static String alice;
    private static String rita;
    private static String rolf;

    @BeforeAll
    static void start() throws IOException {
        TargetServer target = TargetServer.shared()
                .database(
                        "reviews",
                        "CREATE TABLE waiting (id int, v text)",
                        "CREATE TABLE retried (id int, v text)",
                        "CREATE TABLE brief (id int, v text)",
                        "INSERT INTO waiting SELECT n, '' FROM generate_series(1, 20) n",
                        "INSERT INTO retried SELECT n, '' FROM generate_series(1, 20) n");
        gateway = TestGateway.in(folder)
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("reviews"),
                                Policies.group("staff"),
                                Policies.group("reviewers"),
                                // Alice may review, but not what she asked for herself.
                                Policies.person("alice", "staff", "reviewers"),
                                Policies.person("rita", "reviewers"),
                                Policies.person("rolf", "reviewers"),
                                Policies.person("olaf", "staff"),
                                """
                                kind: Subject
                                name: alices-agent
                                spec:
                                  kind: agent
                                  on-behalf-of: alice
                                  groups: [reviewers]
                                """,
                                guardrail("waiting", "mode: wait"),
                                guardrail("retried", "mode: retry"),
                                guardrail("brief", "mode: wait\n      expires: 2s")))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .start();
        alice = gateway.token("alice");
        rita = gateway.token("rita");
        rolf = gateway.token("rolf");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String guardrail(String table, String review) {
        return """
                kind: Guardrail
                name: review-%1$s
                spec:
                  match:
                    relations: [{name: %1$s, use: write}]
                  action: hold
                  review:
                    groups: [reviewers]
                    %2$s
                """.formatted(table, review.replace("\n      ", "\n    "));
    }

    private static Connection session() throws SQLException {
        return gateway.connect("alice", alice, "reviews");
    }

    /** The newest review of a command that contains {@code text}, once it is in {@code state}. */
    private static String review(String text, String state) {
        return Await.value("a review of " + text + " is " + state, () -> {
            for (JsonNode one :
                    gateway.control().get("/v1/reviews", "state", state).done().path("reviews")) {
                if (one.path("command").asText().contains(text)) {
                    return Optional.of(one.path("id").asText());
                }
            }
            return Optional.empty();
        });
    }

    private static FutureTask<Integer> update(Connection session, String sql) {
        return Sql.inBackground(() -> {
            try (Statement statement = session.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private static String stored(String sql) throws SQLException {
        try (Connection administrator = TargetServer.shared().administrator("reviews")) {
            return Sql.value(administrator, sql);
        }
    }

    @Test
    void ap01_theRequesterCannotApproveNeitherHerselfNorThroughHerAgentNorCanWhoIsNotAsked() throws SQLException {
        try (Connection session = session()) {
            FutureTask<Integer> held = update(session, "UPDATE waiting SET v = 'ap01' WHERE id = 1");
            String review = review("ap01", "open");

            Sally.Ran own = gateway.process().sally(alice).run("review", "approve", review);
            assertThat(own.code()).as(own.all()).isEqualTo(1);
            assertThat(own.all()).contains("own");
            assertThat(gateway.control(alice).decide(review, true).status()).isEqualTo(403);
            assertThat(gateway.control(gateway.token("alices-agent"))
                            .decide(review, true)
                            .status())
                    .isEqualTo(403);
            assertThat(gateway.control(gateway.token("olaf"))
                            .decide(review, true)
                            .status())
                    .as("who is not asked does not even see it")
                    .isEqualTo(404);
            assertThat(held.isDone()).isFalse();
            assertThat(stored("SELECT v FROM waiting WHERE id = 1")).isEmpty();

            Sally.Ran others = gateway.process().sally(rita).run("review", "approve", review);
            assertThat(others.code()).as(others.all()).isZero();
            assertThat(Sql.get(held)).isEqualTo(1);
            assertThat(stored("SELECT v FROM waiting WHERE id = 1")).isEqualTo("ap01");
        }
    }

    @Test
    void ap02_afterTheApprovalOnlyTheIdenticalStatementPasses() throws SQLException {
        String sql = "UPDATE retried SET v = 'ap02' WHERE id = 2";
        try (Connection session = session()) {
            SQLException refused = Sql.failure(session, sql);
            assertThat(refused.getSQLState()).isEqualTo("42501");
            String review = review("ap02' WHERE id = 2", "open");
            assertThat(refused.getMessage()).contains("SP-2006").contains(review);
            gateway.control(rita).decide(review, true).done();

            assertThat(Sql.failure(session, sql + " OR id = 3").getMessage()).contains("SP-2006");
            assertThat(Sql.failure(session, sql.toLowerCase(java.util.Locale.ROOT))
                            .getMessage())
                    .contains("SP-2006");
            Sql.execute(session, sql);
            assertThat(stored("SELECT count(*) FROM retried WHERE v = 'ap02'")).isEqualTo("1");
        }
    }

    @Test
    void ap02_changedParametersAreAnotherCommand() throws SQLException {
        String sql = "UPDATE retried SET v = ? WHERE id = 4";
        try (Connection session = session();
                PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, "approved-value");
            assertThat(failure(statement).getMessage()).contains("SP-2006");
            gateway.control(rita).decide(review("id = 4", "open"), true).done();
            statement.setString(1, "another-value");
            assertThat(failure(statement).getMessage()).contains("SP-2006");
            statement.setString(1, "approved-value");
            assertThat(statement.executeUpdate()).isEqualTo(1);
            assertThat(stored("SELECT v FROM retried WHERE id = 4")).isEqualTo("approved-value");
        }
    }

    private static SQLException failure(PreparedStatement statement) {
        try {
            statement.executeUpdate();
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("was executed");
    }

    @Test
    void ap03_anApprovalIsUsedOnceAlsoByTwoSessionsAtATime() throws SQLException {
        String sql = "UPDATE retried SET v = v || 'x' WHERE id = 5";
        try (Connection one = session();
                Connection two = session()) {
            Sql.failure(one, sql);
            gateway.control(rita).decide(review("id = 5", "open"), true).done();
            long passed = Stream.of(Sql.inBackground(() -> passes(one, sql)), Sql.inBackground(() -> passes(two, sql)))
                    .toList()
                    .stream()
                    .filter(Sql::get)
                    .count();
            assertThat(passed).isEqualTo(1);
            assertThat(passes(one, sql)).as("a replay").isFalse();
            assertThat(stored("SELECT v FROM retried WHERE id = 5")).isEqualTo("x");
        }
    }

    private static boolean passes(Connection session, String sql) {
        try {
            Sql.execute(session, sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void ap03_ofTwoReviewersWhoRaceOneDecidesAndADoubleClickChangesNothing() throws SQLException {
        try (Connection session = session()) {
            FutureTask<Integer> held = update(session, "UPDATE waiting SET v = 'race' WHERE id = 6");
            String review = review("race", "open");
            Control first = gateway.control(rita);
            Control second = gateway.control(rolf);
            List<Integer> statuses = Stream.of(
                            Sql.inBackground(() -> first.decide(review, true).status()),
                            Sql.inBackground(() -> second.decide(review, true).status()))
                    .toList()
                    .stream()
                    .map(Sql::get)
                    .toList();
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
            assertThat(Sql.get(held)).isEqualTo(1);
            assertThat(first.decide(review, true).status()).isEqualTo(409);
            assertThat(second.decide(review, false).status()).isEqualTo(409);
            assertThat(gateway.control().get("/v1/reviews/" + review).done().path("decisions"))
                    .hasSize(1);
        }
    }

    @Test
    void ap03_aReviewNobodyDecidesEndsAsADenialAndTheSessionGoesOn() throws SQLException {
        try (Connection session = session()) {
            SQLException expired = Sql.failure(session, "INSERT INTO brief VALUES (1, 'expires')");
            assertThat(expired.getSQLState()).isEqualTo("42501");
            assertThat(expired.getMessage()).contains("SP-2008");
            assertThat(gateway.control(rita)
                            .decide(review("expires", "expired"), true)
                            .status())
                    .isEqualTo(409);
            assertThat(Sql.value(session, "SELECT count(*) FROM brief")).isEqualTo("0");
        }
    }

    @Test
    void aRejectionTellsTheCommentAndTheSessionGoesOn() throws SQLException {
        try (Connection session = session()) {
            FutureTask<SQLException> held =
                    Sql.inBackground(() -> Sql.failure(session, "UPDATE waiting SET v = 'rejected' WHERE id = 7"));
            String review = review("rejected", "open");
            gateway.control(rita).decide(review, false).done();
            SQLException rejected = Sql.get(held);
            assertThat(rejected.getSQLState()).isEqualTo("42501");
            assertThat(rejected.getMessage()).contains("SP-2007").contains("by a test");
            assertThat(Sql.alive(session)).isTrue();
        }
    }

    @Test
    void aClientThatLeavesOrCancelsWithdrawsItsReview() throws SQLException {
        try (Connection session = session()) {
            update(session, "UPDATE waiting SET v = 'leaving' WHERE id = 8");
            review("leaving", "open");
            session.abort(Runnable::run);
            review("leaving", "withdrawn");
        }
        try (Connection session = session();
                Statement statement = session.createStatement()) {
            FutureTask<SQLException> held = Sql.inBackground(() -> {
                try {
                    statement.executeUpdate("UPDATE waiting SET v = 'cancelled' WHERE id = 9");
                    throw new AssertionError("was executed");
                } catch (SQLException e) {
                    return e;
                }
            });
            review("cancelled", "open");
            statement.cancel();
            assertThat(Sql.get(held).getSQLState()).isEqualTo("57014");
            review("cancelled", "withdrawn");
            assertThat(Sql.alive(session)).isTrue();
        }
        assertThat(stored("SELECT count(*) FROM waiting WHERE id IN (8, 9) AND v <> ''"))
                .isEqualTo("0");
    }
}
