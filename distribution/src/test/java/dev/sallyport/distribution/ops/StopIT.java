package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderly stop, what it leaves behind, and the command line without a gateway or a right. */
final class StopIT {

    @TempDir
    private Path folder;

    @Test
    void aStopLetsTheRunningCommandFinishSaysGoodbyeAndLeavesWholeRecordings() throws Exception {
        TargetServer target = TargetServer.shared().database("stop", "CREATE TABLE t (id int)");
        try (TestGateway gateway = TestGateway.in(folder)
                .config("drain-timeout: 45s")
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("stop"), Policies.group("staff"), Policies.person("alice", "staff")))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .start()) {
            assertPrivate("data", "data/recordings", "data/recordings/live");
            assertTheCommandLineSaysWhatIsWrong(gateway);
            try (Connection busy = gateway.connect("alice", gateway.token("alice"), "stop");
                    Connection idle = gateway.connect("alice", gateway.token("alice"), "stop");
                    Connection administrator = target.administrator("stop")) {
                Sql.execute(idle, "INSERT INTO t VALUES (1)");
                administrator.setAutoCommit(false);
                Sql.execute(administrator, "LOCK TABLE t");
                FutureTask<String> running = Sql.inBackground(() -> Sql.value(busy, "SELECT 'finished' FROM t"));
                Await.that("it runs and waits", () -> waiting(target));

                FutureTask<Boolean> stopped = Sql.inBackground(() -> {
                    gateway.close();
                    return true;
                });
                SQLException end = Await.value("the idle session ends", () -> {
                    try {
                        Sql.execute(idle, "SELECT 1");
                        return Optional.empty();
                    } catch (SQLException e) {
                        return Optional.of(e);
                    }
                });
                assertThat(end.getMessage()).contains("FATAL", "stopping");
                assertThat(running.isDone()).isFalse();
                administrator.commit();

                assertThat(Sql.get(running)).isEqualTo("finished");
                assertThat(Sql.get(stopped)).isTrue();
                assertThat(gateway.process().alive()).isFalse();
            }
            gateway.startAgain();
            JsonNode checked = gateway.control().get("/v1/verification").done().path("recordings");
            assertThat(checked).hasSize(2).allSatisfy(one -> {
                assertThat(one.path("sound").asBoolean()).as(one.toString()).isTrue();
                assertThat(one.path("state").asText()).isEqualTo("closed");
            });
        }
    }

    private static boolean waiting(TargetServer target) throws SQLException {
        try (Connection administrator = target.administrator("stop")) {
            return "1"
                    .equals(Sql.value(
                            administrator,
                            "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock' AND datname = 'stop'"));
        }
    }

    private void assertPrivate(String... folders) throws Exception {
        for (String name : folders) {
            Path file = folder.resolve(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(name)
                    .isEqualTo("rwx------");
        }
    }

    private void assertTheCommandLineSaysWhatIsWrong(TestGateway gateway) {
        Sally.Ran wrong = gateway.process().sally("sp_wrong").run("token", "list");
        assertThat(wrong.code()).as(wrong.all()).isEqualTo(1);
        assertThat(wrong.err()).contains("SP-1005").doesNotContain("\tat ");

        Sally.Ran forbidden = gateway.process().sally(gateway.token("alice")).run("get", "targets");
        assertThat(forbidden.code()).as(forbidden.all()).isEqualTo(1);
        assertThat(forbidden.err()).contains("SP-2001");

        Sally.Ran nobody = new Sally(
                        dev.sallyport.distribution.fixture.Trees.assembled(),
                        folder,
                        Map.of("SALLYPORT_URL", "http://127.0.0.1:1", "SALLYPORT_TOKEN", "x"))
                .run("status");
        assertThat(nobody.code()).as(nobody.all()).isEqualTo(2);
        assertThat(nobody.err()).contains("127.0.0.1:1").doesNotContain("\tat ");
    }
}
