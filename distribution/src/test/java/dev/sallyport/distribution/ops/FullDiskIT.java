package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be recorded does not run, and recording goes on by itself. The disk is a small file system of its own in
 * memory, which only root may mount; without root these tests are skipped.
 */
final class FullDiskIT {

    @TempDir
    private static Path folder;

    private static Path disk;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()),
                "a small file system can be mounted (needs root)");
        TargetServer target = TargetServer.shared().database("disk", "CREATE TABLE t (id int)");
        gateway = TestGateway.in(folder)
                .config("limits:\n  recorder-lag-timeout: 2s\n")
                .config("recording:\n  directory: " + disk.resolve("recordings"))
                .policy(
                        "base.yaml",
                        Policies.all(
                                target.resource("disk"), Policies.group("staff"), Policies.person("alice", "staff")))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .start();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (gateway != null) {
            gateway.close();
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    /** Takes all space that is left. */
    private static Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    @Test
    void re07_aFullDiskRefusesNewCommandsInAClearSentenceAndRecoversByItself() throws Exception {
        String token = gateway.token("alice");
        try (Connection victim = gateway.connect("alice", token, "disk");
                Connection session = gateway.connect("alice", token, "disk")) {
            Sql.execute(session, "INSERT INTO t VALUES (1)");
            Path filler = fill();

            // What runs while the disk fills up is not acknowledged; its session ends when the wait gets too long.
            SQLException ended = Sql.get(Sql.inBackground(() -> firstFailure(victim)));
            assertThat(ended.getMessage()).contains("FATAL", "cannot be recorded");

            SQLException refused = Sql.failure(session, "INSERT INTO t VALUES (2)");
            assertThat(refused.getSQLState())
                    .as("a failure of the system, not a verdict")
                    .isEqualTo("58000");
            assertThat(refused.getMessage()).contains("recorded").contains("SP-5002");
            assertThat(session.isClosed()).isFalse();
            assertThat(Sql.failure(session, "SELECT 1").getMessage()).contains("SP-5002");
            assertThat(problems()).contains("recordings");
            assertThatThrownBy(() -> gateway.connect("alice", token, "disk").close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getMessage()).contains("recorded"));

            Files.delete(filler);
            Await.that("commands run again", () -> Sql.alive(session));
            Sql.execute(session, "INSERT INTO t VALUES (3)");
            Await.that("health is good again", () -> !problems().contains("recordings"));
            try (Connection other = gateway.connect("alice", token, "disk")) {
                assertThat(Sql.value(other, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"))
                        .as("what was refused never ran")
                        .isEqualTo("1 3");
            }
        }
        assertSoundAndWhole(List.of("INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (3)"));
    }

    /** Statements too random to be compressed, until one fails. */
    private static SQLException firstFailure(Connection session) {
        byte[] random = new byte[20_000];
        while (true) {
            ThreadLocalRandom.current().nextBytes(random);
            try {
                Sql.value(session, "SELECT '" + HexFormat.of().formatHex(random) + "'");
            } catch (SQLException e) {
                return e;
            }
        }
    }

    private static String problems() {
        return gateway.control().get("/v1/status").done().path("problems").toString();
    }

    private static void assertSoundAndWhole(List<String> commands) {
        Await.that(
                "both sessions are sealed",
                () -> gateway.control()
                        .get("/v1/sessions", "state", "live")
                        .done()
                        .path("sessions")
                        .isEmpty());
        JsonNode checked = gateway.control().get("/v1/verification").done().path("recordings");
        assertThat(checked)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.path("sound").asBoolean())
                        .as(one.toString())
                        .isTrue());
        StringBuilder all = new StringBuilder();
        for (JsonNode one : checked) {
            all.append(gateway.control()
                    .get("/v1/sessions/" + one.path("session").asText() + "/entries")
                    .done());
        }
        assertThat(commands).allSatisfy(command -> assertThat(all.toString()).contains(command));
    }

    @Test
    void re07_aRecordingFolderThatIsGoneRefusesNewSessionsUntilItIsBack() throws Exception {
        String token = gateway.token("alice");
        Path live = disk.resolve("recordings/live");
        Path away = disk.resolve("recordings/away");
        try (Connection session = gateway.connect("alice", token, "disk")) {
            Files.move(live, away);
            Files.writeString(live, "not a folder");
            assertThatThrownBy(() -> gateway.connect("alice", token, "disk").close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getMessage()).contains("recorded"));
            Files.delete(live);
            Files.move(away, live);
            assertThat(Sql.alive(session)).isTrue();
            gateway.connect("alice", token, "disk").close();
        }
        assertSoundAndWhole(List.of());
    }
}
