package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** What is withdrawn or changed reaches sessions that already run. */
final class RevocationIT {

    @TempDir
    private static Path folder;

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        TargetServer target = TargetServer.shared().database("revocation", "CREATE TABLE t (id int, note text)");
        gateway = TestGateway.in(folder)
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("revocation"),
                                Policies.group("staff"),
                                Policies.group("guests"),
                                Policies.person("alice", "staff"),
                                Policies.person("bob", "staff")))
                .policy("guests.yaml", guests("guests"))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String guests(String group) {
        return Policies.all(Policies.person("gina", "guests"), """
                kind: AccessRule
                name: guests-too
                spec:
                  subjects:
                    groups: [%s]
                  targets:
                    names: [revocation]
                """.formatted(group));
    }

    private static void select(Connection session) throws SQLException {
        Sql.value(session, "SELECT count(*) FROM t");
    }

    @Test
    void aRevokedTokenEndsItsSessionsInTheMiddleOfAStatementAndNoOthers() throws SQLException {
        TestGateway.Issued lost = gateway.issue("alice", "1h");
        try (Connection idle = gateway.connect("alice", lost.secret(), "revocation");
                Connection busy = gateway.connect("alice", lost.secret(), "revocation");
                Connection other = gateway.connect("alice", gateway.token("alice"), "revocation")) {
            select(idle);
            select(other);
            FutureTask<SQLException> running = Sql.inBackground(() -> Sql.failure(busy, "SELECT pg_sleep(3600)"));
            Await.that("the statement runs", () -> running("pg_sleep"));

            gateway.control().delete("/v1/tokens/" + lost.id()).done();
            assertFatal(Sql.get(running));
            assertFatal(Sql.failure(idle, "SELECT 1"));
            assertThatCode(() -> select(other)).doesNotThrowAnyException();
            assertThatThrownBy(() -> gateway.connect("alice", lost.secret(), "revocation"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    private static boolean running(String text) throws SQLException {
        try (Connection administrator = TargetServer.shared().administrator("revocation")) {
            return !"0"
                    .equals(Sql.value(
                            administrator,
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
                                    + " AND query LIKE '%" + text + "%'"));
        }
    }

    private static void assertFatal(SQLException end) {
        assertThat((Throwable) end).isInstanceOfSatisfying(PSQLException.class, e -> {
            assertThat((Object) e.getServerErrorMessage()).as(String.valueOf(e)).isNotNull();
            assertThat(e.getServerErrorMessage().getSeverity()).isEqualTo("FATAL");
            assertThat(e.getSQLState()).isEqualTo("57P01");
            assertThat(e.getMessage()).contains("the access token was revoked");
        });
    }

    @Test
    void aGuardrailAddedTakesEffectOnTheNextCommandOfALiveSessionAndGoesAgain() throws SQLException {
        try (Connection session = gateway.connect("bob", gateway.token("bob"), "revocation")) {
            Sql.execute(session, "INSERT INTO t VALUES (1, 'before')");
            gateway.control().apply("""
                            kind: Guardrail
                            name: no-more-inserts
                            spec:
                              match:
                                effects: [insert]
                              action: deny
                            """).done();
            SQLException denied = Sql.failure(session, "INSERT INTO t VALUES (2, 'after')");
            assertThat(denied.getSQLState()).isEqualTo("42501");
            assertThat(denied.getMessage()).contains("no-more-inserts");
            select(session);

            gateway.control().delete("/v1/resources/Guardrail/no-more-inserts").done();
            Sql.execute(session, "INSERT INTO t VALUES (3, 'later')");
        }
    }

    @Test
    void accessRemovedInTheWatchedFolderEndsTheSession() throws Exception {
        try (Connection session = gateway.connect("gina", gateway.token("gina"), "revocation")) {
            select(session);
            gateway.changePolicy("guests.yaml", guests("staff"));
            SQLException end = Await.value(
                    "the session without access ends",
                    () -> Sql.alive(session) ? Optional.empty() : Optional.of(Sql.failure(session, "SELECT 1")));
            assertThat(session.isClosed()).as(String.valueOf(end)).isTrue();
            assertThat(assertRefused("gina")).contains("SP-2002");
        } finally {
            gateway.changePolicy("guests.yaml", guests("guests"));
            Await.that("gina has her access again", RevocationIT::ginaComesIn);
        }
    }

    private static boolean ginaComesIn() {
        try (Connection session = gateway.connect("gina", gateway.token("gina"), "revocation")) {
            return Sql.alive(session);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static String assertRefused(String subject) {
        try (Connection connected = gateway.connect(subject, gateway.token(subject), "revocation")) {
            return fail("connected: " + connected);
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    @Test
    void aBadDocumentInTheWatchedFolderChangesNothingAndIsReported() throws Exception {
        long revision = revision();
        try (Connection session = gateway.connect("bob", gateway.token("bob"), "revocation")) {
            gateway.changePolicy("later.yaml", """
                    kind: Guardrail
                    name: no-selects
                    spec:
                      match:
                        effects: [read]
                      action: deny
                    ---
                    kind: Guardrail
                    name: mistaken
                    spec:
                      match:
                        efects: [insert]
                      action: deny
                    """);
            JsonNode problems = Await.value("the mistake is reported", () -> {
                JsonNode status = gateway.control().get("/v1/status").done();
                return status.path("state").asText().equals("degraded") ? Optional.of(status) : Optional.empty();
            });
            assertThat(problems.path("problems").toString()).contains("later.yaml:12", "efects", "effects");
            assertThat(gateway.process().logTail(50)).contains("later.yaml:12");
            assertThat(revision()).isEqualTo(revision);
            select(session);

            gateway.changePolicy("later.yaml", Policies.group("latecomers"));
            Await.that(
                    "the mended folder is in force",
                    () -> gateway.control()
                            .get("/v1/status")
                            .done()
                            .path("problems")
                            .isEmpty());
            assertThat(revision()).isGreaterThan(revision);
        }
    }

    private static long revision() {
        return gateway.control().get("/v1/status").done().path("revision").asLong();
    }

    @Test
    void aDisabledSubjectLosesItsSessions() throws SQLException {
        gateway.control().apply(Policies.person("dora", "staff")).done();
        String token = gateway.token("dora");
        try (Connection session = gateway.connect("dora", token, "revocation")) {
            select(session);
            gateway.control()
                    .apply(Policies.person("dora", "staff") + "  disabled: true\n")
                    .done();
            Await.that("the session of the disabled subject ends", () -> !Sql.alive(session));
            assertThatThrownBy(() -> gateway.connect("dora", token, "revocation"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        } finally {
            gateway.control().delete("/v1/resources/Subject/dora").done();
        }
    }

    @Test
    void anExpiredTokenEndsItsSessionAndOpensNoOther() throws SQLException {
        // On a slow machine a token that lives briefly may not live to see its session.
        for (int seconds = 2; ; seconds *= 2) {
            TestGateway.Issued brief = gateway.issue("alice", seconds + "s");
            try (Connection session = gateway.connect("alice", brief.secret(), "revocation")) {
                select(session);
                Await.that("the session of the expired token ends", () -> !Sql.alive(session));
                assertThatThrownBy(() -> gateway.connect("alice", brief.secret(), "revocation"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
                return;
            } catch (SQLException tooSlow) {
                assertThat(seconds)
                        .as("seconds, of which none sufficed: %s", tooSlow)
                        .isLessThan(60);
            }
        }
    }
}
