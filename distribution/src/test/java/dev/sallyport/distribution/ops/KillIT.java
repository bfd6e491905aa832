package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Control;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's machine loses power while people work. */
final class KillIT {

    private static final int SESSIONS = 50;
    private static final int COMMANDS_MIN = 1_500;

    @TempDir
    private Path folder;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

    private TestGateway start() throws java.io.IOException {
        TargetServer target = TargetServer.shared().database("kill", "CREATE TABLE t (id int, note text)");
        return TestGateway.in(folder)
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("kill"),
                                Policies.group("staff"),
                                Policies.group("reviewers"),
                                Policies.person("alice", "staff"),
                                Policies.person("rita", "staff", "reviewers"),
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

    @Test
    void re07_everyAcknowledgedCommandOfFiftySessionsIsRecordedFoundAndVerifiedAfterKill9() throws Exception {
        try (TestGateway gateway = start()) {
            String token = gateway.token("alice");
            CountDownLatch begin = new CountDownLatch(1);
            List<FutureTask<SQLException>> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                Connection session = gateway.connect("alice", token, "kill");
                int client = i;
                clients.add(Sql.inBackground(() -> {
                    begin.await();
                    return work(session, client);
                }));
            }
            Connection waiting = gateway.connect("alice", token, "kill");
            Statement delete = waiting.createStatement();
            FutureTask<Integer> held = Sql.inBackground(() -> {
                try {
                    return delete.executeUpdate("DELETE FROM t WHERE note = 'held'");
                } catch (SQLException ended) {
                    return -1;
                }
            });
            // What the client has been told of survives; another reader may see it a moment before it is in the file.
            Await.that("the client knows of the hold", () -> delete.getWarnings() != null);
            String review = Await.value("the review is open", () -> review(gateway.control(), "open"));
            begin.countDown();
            Await.that("enough was done", () -> acknowledged.size() >= COMMANDS_MIN);

            gateway.kill();

            clients.forEach(Sql::get);
            assertThat(Sql.get(held)).isEqualTo(-1);
            List<String> known = List.copyOf(acknowledged);
            gateway.startAgain();

            assertThat(review(gateway.control(), "abandoned"))
                    .as(gateway.control().get("/v1/reviews").body().toString())
                    .contains(review);
            assertThat(gateway.control(gateway.token("rita"))
                            .decide(review, true)
                            .status())
                    .as("nobody decides on an abandoned review")
                    .isEqualTo(409);
            assertInterruptedAndSound(gateway.control());
            assertRecorded(gateway.control(), known);
            assertFound(gateway.control(), known);
            try (Connection again = gateway.connect("alice", token, "kill")) {
                assertThat(Sql.value(again, "SELECT count(*) FROM t")).isNotEqualTo("0");
            }
        }
    }

    /** Runs statements and remembers those that were acknowledged, until the connection breaks. */
    private SQLException work(Connection session, int client) {
        for (int n = 0; ; n++) {
            String marker = "ack%dx%d".formatted(client, n);
            try {
                if (n % 3 == 0) {
                    Sql.execute(session, "INSERT INTO t VALUES (" + n + ", '" + marker + "')");
                } else if (n % 3 == 1) {
                    Sql.value(session, "SELECT count(*) AS " + marker + " FROM t WHERE id = " + n);
                } else {
                    try (var statement = session.prepareStatement("SELECT ?::text, " + n + " AS " + marker)) {
                        statement.setString(1, "bound");
                        statement.executeQuery().close();
                    }
                }
            } catch (SQLException e) {
                return e;
            }
            acknowledged.add(marker);
        }
    }

    private static Optional<String> review(Control control, String state) {
        JsonNode reviews = control.get("/v1/reviews", "state", state).done().path("reviews");
        return reviews.isEmpty()
                ? Optional.empty()
                : Optional.of(reviews.get(0).path("id").asText());
    }

    private static List<String> sessions(Control control, String... filter) {
        List<String> found = new ArrayList<>();
        control.get("/v1/sessions", filter)
                .done()
                .path("sessions")
                .forEach(one -> found.add(one.path("session").asText()));
        return found;
    }

    private static void assertInterruptedAndSound(Control control) {
        assertThat(sessions(control, "state", "interrupted", "limit", "500")).hasSize(SESSIONS + 1);
        JsonNode checked = control.get("/v1/verification").done().path("recordings");
        assertThat(checked).hasSize(SESSIONS + 1);
        assertThat(checked)
                .allSatisfy(one -> assertThat(one.path("sound").asBoolean())
                        .as(one.toString())
                        .isTrue());
        assertThat(checked)
                .allSatisfy(one -> assertThat(one.path("state").asText()).isEqualTo("interrupted"));
    }

    private static void assertRecorded(Control control, List<String> known) {
        StringBuilder all = new StringBuilder();
        for (String session : sessions(control, "limit", "500")) {
            String from = "0";
            while (!from.isEmpty()) {
                JsonNode page = control.get("/v1/sessions/" + session + "/entries", "from", from, "limit", "2000")
                        .done();
                page.path("entries")
                        .forEach(
                                entry -> all.append(entry.path("text").asText()).append(' '));
                from = page.path("next").asText("");
            }
        }
        Set<String> words = new HashSet<>(List.of(all.toString().split("\\W+")));
        assertThat(known.stream().filter(marker -> !words.contains(marker))).isEmpty();
    }

    private static void assertFound(Control control, List<String> known) {
        Await.that(
                "everything acknowledged can be found",
                () -> missing(control, known).isEmpty());
        // And by the words people would type, for some of them.
        assertThat(known.stream().limit(20).filter(marker -> !found(control, marker)))
                .isEmpty();
    }

    /** Returns what none of all the commands found holds. */
    private static Set<String> missing(Control control, List<String> known) {
        Set<String> missing = new HashSet<>(known);
        String cursor = "";
        while (cursor != null) {
            List<String> query = new ArrayList<>(List.of("q", "target:kill kind:command", "limit", "200"));
            if (!cursor.isEmpty()) {
                query.addAll(List.of("cursor", cursor));
            }
            JsonNode page =
                    control.get("/v1/search", query.toArray(String[]::new)).done();
            page.path("hits")
                    .forEach(hit ->
                            missing.removeAll(List.of(hit.path("text").asText().split("\\W+"))));
            cursor = page.path("next").textValue();
        }
        return missing;
    }

    private static boolean found(Control control, String marker) {
        return control.get("/v1/search", "q", marker).done().path("total").asLong() > 0;
    }
}
