package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large streams, slow clients, servers that die and networks that are cut: every byte or a defined end. */
class RobustIT {

    private static final int BYTES = 100_000_000;

    /** Less than three clients would have the gateway keep if it read on for them. */
    private static final String SMALL = "-Xmx256m -XX:MaxDirectMemorySize=64m";

    /** Masking is on; what is random holds no number with the check digits of a card. */
    private static final String CARDS = """
            kind: MaskingRule
            name: cards
            spec:
              targets:
                names: [web-1]
              detect:
                detector: patterns
                types: [card]
              masker: redact
            """;

    @TempDir
    Path folder;

    private static String sha256(SshWorld world, Path file) {
        return new Program(world.folder(), "sha256sum", file.toString())
                .run()
                .fine()
                .out()
                .split(" ")[0];
    }

    private static Path random(SshWorld world) throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(100).nextBytes(bytes);
        return Files.write(world.target().home().resolve("big"), bytes);
    }

    @Test
    void aHundredMegabytesOfNoiseArriveWhole() throws IOException {
        try (SshWorld world = SshWorld.open(folder, CARDS)) {
            String sum = sha256(world, random(world));
            assertThat(world.shell("$SSH 'cat ~/big' | sha256sum").run().fine().out())
                    .as("through a command")
                    .startsWith(sum);
            assertThat(world.shell("$SSH sha256sum <'" + world.target().home().resolve("big") + "'")
                            .run()
                            .fine()
                            .out())
                    .as("into a command")
                    .startsWith(sum);
            assertThat(world.shell("printf 'cat ~/big\\nexit 0\\n' | $SSH -T | sha256sum")
                            .run()
                            .fine()
                            .out())
                    .as("through a shell without a terminal")
                    .startsWith(sum);
            assertThat(world.ssh("echo still here").fine().out()).isEqualTo("still here\n");
            assertThat(world.verified(world.endedSession())).isTrue();
        }
    }

    @Test
    void clientsThatDoNotReadStopTheirTargetsAndNobodyElse() throws Exception {
        try (SshWorld world =
                SshWorld.open(folder, (builder, server) -> builder.environment("SALLYPORT_JAVA_OPTS", SMALL), CARDS)) {
            String sum = sha256(world, random(world));
            List<Program.Running> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    // The pipe behind it is as deaf as the client.
                    clients.add(world.shell("mkfifo pipe" + i + "; sha256sum <pipe" + i
                                    + " & $SSH 'echo begun >&2; cat ~/big' >pipe" + i + "; wait")
                            .start());
                }
                clients.forEach(client -> client.await("begun"));
                clients.forEach(client -> signal(client, "STOP"));
                assertThat(world.ssh("echo others go on").fine().out()).isEqualTo("others go on\n");
                clients.forEach(client -> signal(client, "CONT"));
                for (Program.Running client : clients) {
                    assertThat(client.end().fine().out()).startsWith(sum);
                }
            } finally {
                clients.forEach(Program.Running::close);
            }
        }
    }

    private static void signal(Program.Running client, String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        client.process()
                .descendants()
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .forEach(command::add);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTargetThatIsKilledEndsItsSessionsAndTheirRecordingsAreSealed() throws IOException {
        try (SshWorld world = SshWorld.open(folder);
                Program.Running client =
                        world.shell("$SSH 'echo begun; exec sleep 1000'").start()) {
            client.await("begun");
            world.target().close();
            assertThat(client.end().code()).isEqualTo(255);
            String session = world.endedSession();
            assertThat(world.replay(session)).contains("exec sleep 1000").contains("begun");
            assertThat(world.verified(session)).isTrue();
            assertThat(world.ssh("id").code()).as("nobody is there any more").isEqualTo(255);
        }
    }

    @Test
    void aNetworkThatIsCutOnEitherSideEndsTheSessionByItsBound() throws IOException {
        int[] server = new int[1];
        int[] listener = new int[1];
        try (Cable behind = new Cable(() -> server[0]);
                Cable before = new Cable(() -> listener[0]);
                SshWorld world = SshWorld.open(folder, (builder, sshd) -> {
                    server[0] = sshd.port();
                    builder.config("limits:\n  idle-timeout: 15s");
                    builder.policy(
                            "target.yaml",
                            sshd.resource("web-1", sshd.fingerprint())
                                    .replace("port: " + sshd.port(), "port: " + behind.port()));
                })) {
            listener[0] = world.gateway().port();
            String direct = "-p' '" + world.gateway().port() + "'";
            String words = "$SSH 'echo begun; exec sleep 1000'";
            String far = world.words(false).replace(direct, "-p' '" + before.port() + "'");
            try (Program.Running one = world.shell(words).start();
                    Program.Running two =
                            world.shell(words.replace("$SSH", far)).start()) {
                one.await("begun");
                two.await("begun");
                behind.cut();
                before.cut();
                assertThat(one.end().code())
                        .as("told, for its own side is whole")
                        .isEqualTo(255);
                Await.that("both sessions have ended", () -> ended(world).size() == 2);
                ended(world)
                        .forEach(session -> assertThat(world.verified(session)).isTrue());
            }
        }
    }

    private static List<String> ended(SshWorld world) {
        JsonNode sessions = world.gateway()
                .control()
                .get("/v1/sessions", "limit", "10")
                .done()
                .path("sessions");
        return IntStream.range(0, sessions.size())
                .mapToObj(sessions::get)
                .filter(session -> !session.path("closedAt").asText().isEmpty())
                .map(session -> session.path("session").asText())
                .toList();
    }
}
