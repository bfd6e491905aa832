package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** paramiko and dropbear log in by what each of them supports. */
class LoginsIT {

    @TempDir
    static Path folder;

    private static final Path DROPBEAR = Path.of("/usr/bin/dbclient");

    private static SshWorld world;
    private static Path key;

    @BeforeAll
    static void open() throws IOException {
        key = folder.resolve("dropbear_key");
        String people = Policies.all(
                Policies.group("staff"),
                Policies.group("approvers"),
                Policies.person("alice", "staff"),
                Policies.person("bob", "approvers"));
        if (Files.exists(DROPBEAR)) {
            people = people.replace("groups: [staff]", "groups: [staff]\n  public-keys: [\"" + dropbearKey() + "\"]");
        }
        String all = people;
        world = SshWorld.open(folder, (builder, server) -> builder.policy("people.yaml", all));
    }

    private static String dropbearKey() {
        new Program(folder, "dropbearkey", "-t", "ed25519", "-f", key.toString())
                .run()
                .fine();
        return new Program(folder, "dropbearkey", "-y", "-f", key.toString())
                .run()
                .fine()
                .out()
                .lines()
                .filter(any -> any.startsWith("ssh-ed25519 "))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    private static Map<String, String> variables() {
        return Map.of(
                "PORT", Integer.toString(world.gateway().port()),
                "DROPBEAR_PASSWORD", world.variables().getOrDefault("TOKEN", ""),
                "HOME", folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519Key ed25519", "ECDSAKey ecdsa", "RSAKey rsa"})
    void paramikoShowsACertificate(String types) {
        String type = types.split(" ")[1];
        Path own = folder.resolve("key_" + type);
        new Program(folder, "ssh-keygen", "-q", "-t", type, "-N", "", "-f", own.toString())
                .run()
                .fine();
        String script = """
                import os, paramiko
                key = paramiko.%s.from_private_key_file('%s')
                %s
                t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
                t.start_client()
                try:
                    t.auth_publickey('alice/web-1', key)
                except paramiko.AuthenticationException as e:
                    print('not in', e, t.get_banner())
                else:
                    s = t.open_session()
                    s.exec_command('echo in')
                    print(s.makefile('r').read().decode(), end='')
                t.close()
                """;
        String kind = types.split(" ")[0];
        Program bare = Python.with("paramiko", folder, script.formatted(kind, own, ""));
        assertThat(bare.variables(variables()).run().fine().out()).startsWith("not in ");
        Sally.Ran issued = world.sally("ssh", "cert", "--key", own.toString());
        assertThat(issued.code()).as(issued.all()).isZero();
        String load = "key.load_certificate('" + own + "-cert.pub')";
        Program certified = Python.with("paramiko", folder, script.formatted(kind, own, load));
        assertThat(certified.variables(variables()).run().fine().out()).isEqualTo("in\n");
    }

    /** It knows no certificates, so a key is registered; nothing else is given to it. */
    @Test
    void dropbearShowsARegisteredKey() {
        assertThat(dropbear("-i", key.toString(), "-p", port(), "alice%web-1@127.0.0.1")
                        .run()
                        .fine()
                        .out())
                .isEqualTo("in\n");
    }

    @Test
    void dropbearShowsAToken() {
        assertThat(dropbear("-p", port(), "alice%web-1@127.0.0.1")
                        .variables(variables())
                        .run()
                        .fine()
                        .out())
                .isEqualTo("in\n");
    }

    @Test
    void dropbearJumpsThroughTheGateway() {
        assertThat(dropbear("alice@127.0.0.1/" + port() + ",alice@web-1")
                        .variables(variables())
                        .run()
                        .fine()
                        .out())
                .isEqualTo("in\n");
    }

    private static String port() {
        return Integer.toString(world.gateway().port());
    }

    /** Its client, by the path under which it can run itself again to jump. */
    private static Program dropbear(String... arguments) {
        assumeThat(DROPBEAR).exists();
        List<String> all = new ArrayList<>(List.of(DROPBEAR.toString(), "-y", "-y"));
        all.addAll(List.of(arguments));
        all.add("echo in");
        return new Program(folder, all.toArray(String[]::new)).variables(Map.of("HOME", folder.toString()));
    }
}
