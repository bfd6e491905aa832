package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A gateway whose store is a PostgreSQL, and what goes on when it is gone. */
final class StoreIT {

    @TempDir
    private static Path folder;

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        TargetServer target = TargetServer.shared().database("stored", "CREATE TABLE t (id int)");
        TargetServer.shared().database("store");
        gateway = TestGateway.in(folder)
                .config("""
                        store:
                          url: jdbc:postgresql://127.0.0.1:%d/store?sslmode=disable
                          user: %s
                          password: %s
                        """.formatted(target.port(), TargetServer.USER, TargetServer.PASSWORD))
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("stored"),
                                Policies.group("staff"),
                                Policies.group("reviewers"),
                                Policies.person("alice", "staff"),
                                Policies.person("rita", "reviewers"),
                                """
                                kind: Guardrail
                                name: deletes-wait
                                spec:
                                  match:
                                    effects: [delete]
                                  action: hold
                                  review:
                                    groups: [reviewers]
                                """))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String review(String state) {
        return Await.value("a review is " + state, () -> {
            var reviews =
                    gateway.control().get("/v1/reviews", "state", state).done().path("reviews");
            return reviews.isEmpty()
                    ? Optional.empty()
                    : Optional.of(reviews.get(0).path("id").asText());
        });
    }

    private static String state() {
        return gateway.control().get("/v1/status").done().path("state").asText();
    }

    private static void storeGone() {
        TargetServer.shared()
                .execute(
                        "postgres",
                        "ALTER DATABASE store ALLOW_CONNECTIONS false",
                        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = 'store'");
    }

    private static void storeBack() {
        TargetServer.shared().execute("postgres", "ALTER DATABASE store ALLOW_CONNECTIONS true");
    }

    @Test
    void tokensSessionsAndReviewsWorkAndWhenItIsGoneHoldsAreDeniedAndOthersGoOn() throws SQLException {
        try (Connection session = gateway.connect("alice", gateway.token("alice"), "stored")) {
            Sql.execute(session, "INSERT INTO t VALUES (1)");
            FutureTask<Boolean> held = Sql.inBackground(() -> {
                Sql.execute(session, "DELETE FROM t WHERE id = 1");
                return true;
            });
            gateway.control(gateway.token("rita")).decide(review("open"), true).done();
            assertThat(Sql.get(held)).isTrue();
            assertThat(state()).isEqualTo("ready");

            storeGone();
            try {
                Sql.execute(session, "INSERT INTO t VALUES (2)");
                SQLException denied =
                        Sql.get(Sql.inBackground(() -> Sql.failure(session, "DELETE FROM t WHERE id = 2")));
                assertThat(denied.getMessage()).contains("SP-5003");
                Sql.execute(session, "INSERT INTO t VALUES (3)");
                assertThat(Sql.value(session, "SELECT count(*) FROM t")).isEqualTo("2");
                Await.that("health says so", () -> state().equals("degraded"));
            } finally {
                storeBack();
            }
            Await.that("health is good again", () -> state().equals("ready"));
            FutureTask<Boolean> again = Sql.inBackground(() -> {
                Sql.execute(session, "DELETE FROM t WHERE id = 2");
                return true;
            });
            gateway.control(gateway.token("rita")).decide(review("open"), false).done();
            assertThat(again).satisfies(task -> Await.that("the hold is decided", task::isDone));
        }
    }
}
