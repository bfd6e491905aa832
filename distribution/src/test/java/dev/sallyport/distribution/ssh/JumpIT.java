package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssh -J alice@gateway web-1} as its users have it: every inner connection is a session like another. */
class JumpIT {

    @TempDir
    static Path folder;

    private static SshWorld world;
    private static Path config;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder, (builder, server) -> builder.config("limits:\n  handshake-timeout: 5s"), """
                kind: Guardrail
                name: no-shutdown
                spec:
                  match:
                    programs: [shutdown]
                  action: deny
                """);
        config = config("accept-new", folder.resolve("known_hosts"), "");
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    private static Path config(String checking, Path known, String more) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "ssh", ".config"), """
                Host gateway
                  HostName 127.0.0.1
                  Port %d
                  User alice
                %s
                Host web-*
                  User alice
                Host *
                  UserKnownHostsFile %s
                  StrictHostKeyChecking %s
                  IdentityAgent none
                  IdentitiesOnly yes
                  NumberOfPasswordPrompts 1
                """.formatted(
                        world.gateway().port(), more, known, checking));
    }

    private static Program jump(Path configuration, String... arguments) {
        List<String> all = new ArrayList<>(List.of("ssh", "-F", configuration.toString(), "-J", "gateway"));
        all.addAll(List.of(arguments));
        return new Program(folder, all.toArray(String[]::new)).variables(world.variables());
    }

    private static String facts(String type) {
        return world.gateway()
                .control()
                .get("/v1/audit", "type", type)
                .done()
                .path("events")
                .toString();
    }

    @Test
    void theInnerSessionIsRecordedUnderItsSubjectAndTargetAndIsFound() {
        assertThat(jump(config, "web-1", "echo needle-inside").run().fine().out())
                .isEqualTo("needle-inside\n");
        String session = world.endedSession();
        assertThat(world.gateway().newestSession().toString())
                .contains("\"alice\"")
                .contains("\"web-1\"");
        assertThat(world.replay(session)).contains("echo needle-inside").contains("completed DONE");
        assertThat(world.verified(session)).isTrue();
        Await.that(
                "the search finds it",
                () -> world.gateway()
                        .sally()
                        .run("search", "needle-inside")
                        .all()
                        .contains(session));
        assertThat(facts("client.identified")).contains("alice");
    }

    @Test
    void aGuardrailDeniesACommandThroughTheJump() {
        Program.Ran ran =
                jump(config, "web-1", "echo before; sudo /sbin/shutdown now").run();
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.err()).contains("no-shutdown").contains("SP-2003");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aReviewAtConnectBelongsToTheInnerSession() {
        try (Program.Running ssh = jump(config, "web-2", "echo in").start()) {
            String review = Await.value(
                    "an open review",
                    () -> world.gateway()
                            .sally()
                            .run("review", "list")
                            .out()
                            .lines()
                            .filter(line -> line.contains("connect to web-2"))
                            .map(line -> line.split(" ")[0])
                            .findFirst());
            ssh.await("(review " + review + ")");
            world.gateway()
                    .control(world.gateway().token("bob"))
                    .decide(review, true)
                    .done();
            assertThat(ssh.end().fine().out()).isEqualTo("in\n");
        }
    }

    @Test
    void whoHasNoAccessIsToldBeforeAnythingIsOpened() throws IOException {
        Map<String, String> bob = new TreeMap<>(world.variables());
        bob.put("TOKEN", world.gateway().token("bob"));
        Path bobs = Files.writeString(
                folder.resolve("bobs.config"), Files.readString(config).replace("User alice", "User bob"));
        Program.Ran ran = jump(bobs, "web-1", "id").variables(bob).run();
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err())
                .contains("administratively prohibited: sallyport: ")
                .contains("[");
        assertThat(facts("access.denied")).contains("bob");
        Program.Ran unknown = jump(config, "web-9", "id").run();
        assertThat(unknown.err()).contains("There is no target 'web-9'").contains("sally get targets");
        Program.Ran port = jump(config, "-p", "80", "web-1", "id").run();
        assertThat(port.err()).contains("The target 'web-1' is not at port 80");
        Program.Ran name = jump(config, "bob@web-1", "id").run();
        assertThat(name.err())
                .contains("The connection to the gateway is of 'alice'")
                .contains("alice@web-1");
    }

    @Test
    void aRevokedCertificateEndsTheInnerSessionAndTheOuterConnection() throws IOException {
        Path key = folder.resolve("jump_key");
        new Program(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .run()
                .fine();
        Sally.Ran issued = world.sally("ssh", "cert", "--key", key.toString(), "--json");
        assertThat(issued.code()).as(issued.all()).isZero();
        String serial = issued.out().replaceAll("(?s).*\"serial\" : \"([0-9]+)\".*", "$1");
        Path byKey = config(
                "accept-new",
                folder.resolve("known_hosts"),
                "  IdentityFile " + key + "\n  PreferredAuthentications publickey");
        try (Program.Running ssh =
                jump(byKey, "web-1", "echo begun; exec sleep 1000").start()) {
            ssh.await("begun");
            assertThat(world.sally("ssh", "revoke", serial).code()).isZero();
            Program.Ran ran = ssh.end();
            assertThat(ran.code()).isEqualTo(255);
            assertThat(ran.err()).contains("the certificate was revoked");
        }
        assertThat(world.verified(world.endedSession())).isTrue();
        Await.that(
                "the outer connection ended by it", () -> facts("client.left").contains("REVOKED"));
        assertThat(jump(byKey, "web-1", "id").run().err()).contains("The certificate was revoked");
    }

    @Test
    void aHandshakeInsideThatStallsIsEndedByItsDeadline() {
        // A packet length that is too large, and nothing behind it; the descriptor keeps the input open.
        Program.Ran ran = world.shell(
                        "mkfifo stalled; exec 3<>stalled; printf 'SSH-2.0-x\\r\\n\\177\\377\\377\\377' >&3;"
                                + " ssh -F " + config + " -W web-1:22 gateway <stalled >/dev/null; echo over")
                .run();
        assertThat(ran.out()).isEqualTo("over\n");
        assertThat(jump(config, "web-1", "echo in").run().fine().out()).isEqualTo("in\n");
    }

    @Test
    void aStoppedClientIsNotReadForAndComesBack() throws Exception {
        Path big = world.target().home().resolve("zeros");
        Files.write(big, new byte[40 << 20]);
        try (Program.Running ssh = world.shell(
                        "ssh -F " + config + " -J gateway web-1 'echo begun >&2; cat ~/zeros' | wc -c")
                .start()) {
            ssh.await("begun");
            signal(ssh, "STOP");
            assertThat(jump(config, "web-1", "echo others go on").run().fine().out())
                    .isEqualTo("others go on\n");
            signal(ssh, "CONT");
            assertThat(ssh.end().fine().out().strip()).isEqualTo(Integer.toString(40 << 20));
        }
    }

    private static void signal(Program.Running client, String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        client.process()
                .descendants()
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .forEach(command::add);
        new ProcessBuilder(command).start().waitFor();
    }

    @Test
    void theGatewayIsKnownByItsAuthorityForItselfAndForTargets() throws IOException {
        String line = world.sally(
                        "ssh", "known-hosts", "127.0.0.1:" + world.gateway().port(), "web-*")
                .out();
        Path known = Files.writeString(folder.resolve("known_by_authority"), line);
        Path strict = config("yes", known, "");
        assertThat(jump(strict, "web-1", "echo in").run().fine().out()).isEqualTo("in\n");
    }

    @Test
    void theOuterConnectionLeadsToTargetsOnly() {
        Program.Ran ran = new Program(folder, "ssh", "-F", config.toString(), "gateway", "id")
                .variables(world.variables())
                .run();
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("this login leads to targets only").contains("ssh -J");
    }
}
