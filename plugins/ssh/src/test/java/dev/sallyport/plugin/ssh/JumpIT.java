package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssh -J alice@gateway web-1}: a session inside a connection to the gateway, with OpenSSH's programs. */
class JumpIT {

    private static final int BYTES = 5_000_003;

    @TempDir
    Path folder;

    private Lab lab;
    private JumpLab jumps;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
        jumps = JumpLab.of(lab);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aCommandIsJudgedAndRunsAsTheOuterSubject() {
        List<Login> logins = new CopyOnWriteArrayList<>();
        lab.policy().onLogin(login -> {
            logins.add(login);
            return Answer.forward();
        });
        Tool.Ran ran = jumps.jump("alice@web-1", "echo in; exit 7");
        assertThat(ran.code()).as(ran.err()).isEqualTo(7);
        assertThat(ran.out()).isEqualTo("in\n");
        assertThat(lab.policy().events().all(Command.class))
                .extracting(Command::text)
                .containsExactly("echo in; exit 7");
        assertThat(logins)
                .extracting(Login::subject, Login::target)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("alice", "web-1"));
        lab.await(
                "the inner exchanges end", () -> lab.gateway().gate(1).nested(1).openExchanges() == 0);
    }

    @Test
    void aDeniedCommandIsToldInside() {
        lab.policy().onText("forbidden", Answer.refuse("not that"));
        Tool.Ran ran = jumps.jump("alice@web-1", "echo forbidden");
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.err()).contains("sallyport: not that");
    }

    @Test
    void aShellWithATerminalWorks() {
        try (Tool ssh = jumps.jumping("-tt", "alice@web-1")) {
            ssh.input("echo $((40 + 2)) in; exit\n");
            assertThat(ssh.end().fine().out()).contains("42 in");
        }
        assertThat(lab.policy().events().await(Command.class).text()).isEqualTo("interactive shell");
    }

    @Test
    void theAccountOfTheTargetMayBeNamedAndNobodyElse() {
        assertThat(jumps.jump(Sshd.user() + "@web-1", "echo in").fine().out()).isEqualTo("in\n");
        Tool.Ran ran = jumps.jump("bob@web-1", "echo in");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("this connection is alice's");
        Tool.Ran twice = jumps.jump("-l", "alice/web-2", "web-1", "echo in");
        assertThat(twice.code()).isEqualTo(255);
        assertThat(twice.err()).contains("ssh -J <you>@<this gateway> <you>@<target>");
        assertThat(lab.policy().events().all(Command.class)).hasSize(1);
    }

    @Test
    void aKeyOpensTheOuterConnection() throws IOException {
        Path key = folder.resolve("alices_key");
        Sshd.key(key, "ed25519");
        lab.gateway().host().identity().publicKey("alice", Authority.blob(Path.of(key + ".pub")));
        String config = Files.readString(jumps.config())
                .replace("User alice\n", "User alice\n  IdentityFile " + key + "\n  PasswordAuthentication no\n");
        Files.writeString(jumps.config(), config);
        assertThat(jumps.jump("alice@web-1", "echo in").fine().out()).isEqualTo("in\n");
    }

    @Test
    void filesComeAndGoUnchanged() throws IOException {
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        jumps.run(
                        "put " + file + " " + there + "\nget " + there + " " + back + "\n",
                        "sftp",
                        "-J",
                        "gateway",
                        "alice@web-1")
                .fine();
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(back).hasSameBinaryContentAs(file);
        for (String protocol : List.of("-s", "-O")) {
            Path up = folder.resolve("up" + protocol);
            Path down = folder.resolve("down" + protocol);
            jumps.run("", "scp", protocol, "-J", "gateway", file.toString(), "alice@web-1:" + up)
                    .fine();
            jumps.run("", "scp", protocol, "-J", "gateway", "alice@web-1:" + up, down.toString())
                    .fine();
            assertThat(down).hasSameBinaryContentAs(file);
        }
        assertThat(lab.policy().events().all(Command.class).stream()
                        .filter(c -> c.text().contains("upload")))
                .isNotEmpty();
    }

    @Test
    void newKeysAreAgreedOnInBothConnectionsWhileDataPasses() throws IOException {
        Files.writeString(jumps.config(), Files.readString(jumps.config()) + "  RekeyLimit 1M\n  Compression yes\n");
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        jumps.run("", "scp", "-J", "gateway", file.toString(), "alice@web-1:" + there)
                .fine();
        jumps.run("", "scp", "-J", "gateway", "alice@web-1:" + there, back.toString())
                .fine();
        assertThat(back).hasSameBinaryContentAs(file);
    }

    @Test
    void rsyncJumpsToo() throws IOException {
        assumeThat(Path.of("/usr/bin/rsync")).exists();
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        try (Tool tool = Tool.start(
                folder,
                lab.environment(Lab.TOKEN),
                "rsync",
                "-e",
                "ssh -F " + jumps.config() + " -J gateway",
                file.toString(),
                "alice@web-1:" + there)) {
            tool.endInput();
            tool.end().fine();
        }
        assertThat(there).hasSameBinaryContentAs(file);
    }

    @Test
    void oneInnerConnectionCarriesManyCommands() {
        Path control = folder.resolve("control");
        try (Tool master = jumps.jumping("-M", "-S", control.toString(), "alice@web-1", "echo ready; cat")) {
            master.await(tool -> tool.out().contains("ready"));
            for (int i = 0; i < 5; i++) {
                Tool.Ran ran = jumps.run("", "ssh", "-S", control.toString(), "alice@web-1", "echo " + i);
                assertThat(ran.fine().out()).isEqualTo(i + "\n");
            }
            master.endInput();
            master.end().fine();
        }
    }

    @Test
    void twoTargetsAreReachedThroughOneOuterConnectionAtOnce() {
        lab.target("web-2", java.util.Map.of("host-keys", lab.server().fingerprint()));
        Path control = folder.resolve("control");
        try (Tool outer = jumps.outer(control);
                Tool first = jumps.through(control, "alice@web-1", "echo one; cat");
                Tool second = jumps.through(control, "alice@web-2", "echo two; cat")) {
            first.await(tool -> tool.out().contains("one"));
            second.await(tool -> tool.out().contains("two"));
            assertThat(lab.gateway().gate(1).nested(2).closed()).isEmpty();
            first.input("more").endInput();
            assertThat(first.end().fine().out()).isEqualTo("one\nmore");
            second.input("still").endInput();
            assertThat(second.end().fine().out()).isEqualTo("two\nstill");
            outer.process().destroy();
        }
    }

    @Test
    void aHeldInnerLoginIsToldSoAndGoesOnWhenApproved() {
        lab.policy().onLogin(login -> Answer.hold("somebody must let you in"));
        try (Tool ssh = jumps.jumping("alice@web-1", "echo in")) {
            FakeHold hold = lab.policy().awaitHold();
            ssh.await(tool -> tool.err().contains(hold.notice().reviewId()));
            hold.approve();
            assertThat(ssh.end().fine().out()).isEqualTo("in\n");
        }
    }

    @Test
    void theGatewayIsKnownByACertificateForTheTargetsName() throws IOException {
        Files.writeString(
                folder.resolve("known_hosts"),
                "@cert-authority * " + lab.authority().line() + "\n");
        Files.writeString(jumps.config(), Files.readString(jumps.config()).replace("accept-new", "yes"));
        assertThat(jumps.jump("alice@web-1", "echo in").fine().out()).isEqualTo("in\n");
        Files.writeString(
                folder.resolve("known_hosts"),
                "@cert-authority 127.0.0.1,[127.0.0.1]:* " + lab.authority().line() + "\n");
        Tool.Ran unknown = jumps.jump("alice@web-1", "echo in");
        assertThat(unknown.code()).isEqualTo(255);
        assertThat(unknown.err()).contains("Host key verification failed");
    }

    @Test
    void aTargetThatIsNotThereOrNotPermittedIsSaidSo() {
        Tool.Ran unknown = jumps.jump("alice@nowhere", "id");
        assertThat(unknown.code()).isEqualTo(255);
        assertThat(unknown.err())
                .contains("administratively prohibited: sallyport: there is no target 'nowhere'")
                .contains("sally get targets");
        lab.policy().onLogin(login -> Answer.refuse("alice may not use web-1"));
        Tool.Ran denied = jumps.jump("alice@web-1", "id");
        assertThat(denied.code()).isEqualTo(255);
        assertThat(denied.err()).contains("administratively prohibited: sallyport: alice may not use web-1");
    }

    @Test
    void anotherPortThanTheTargetsIsRefused() {
        int port = lab.server().address().getPort();
        assertThat(jumps.jump("-p", Integer.toString(port), "alice@web-1", "echo in")
                        .fine()
                        .out())
                .isEqualTo("in\n");
        Tool.Ran other = jumps.run("", "ssh", "-W", "web-1:80", "gateway");
        assertThat(other.code()).isNotZero();
        assertThat(other.err()).contains("administratively prohibited");
    }

    @Test
    void theOuterConnectionLeadsToTargetsOnly() {
        for (String[] what : new String[][] {{"gateway"}, {"gateway", "id"}, {"-s", "gateway", "sftp"}}) {
            Tool.Ran ran = jumps.run("", "ssh", what);
            assertThat(ran.code()).isEqualTo(255);
            assertThat(ran.err()).contains("this login leads to targets only").contains("ssh -J");
        }
        Tool.Ran remote =
                jumps.run("", "ssh", "-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", "gateway");
        assertThat(remote.code()).isNotZero();
        Tool.Ran socket = jumps.run("", "ssh", "-W", "/tmp/socket:22", "gateway");
        assertThat(socket.code()).isNotZero();
        assertThat(lab.policy().events().all()).isEmpty();
    }

    @Test
    void asyncsshTunnelsThroughTheGateway() {
        Tool.Ran ran = lab.python("asyncssh", """
                import asyncio, asyncssh, os
                async def main():
                    more = dict(known_hosts=None, client_keys=None, agent_path=None, config=None)
                    async with asyncssh.connect('127.0.0.1', int(os.environ['PORT']), username='alice',
                            password=os.environ['TOKEN'], **more) as outer:
                        async with outer.connect_ssh('web-1', username='alice', **more) as inner:
                            print((await inner.run('echo in')).stdout, end='')
                asyncio.run(main())
                """);
        assertThat(ran.fine().out()).isEqualTo("in\n");
    }

    @Test
    void paramikoTunnelsThroughTheGateway() {
        Tool.Ran ran = lab.python("paramiko", """
                import os, paramiko
                outer = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
                outer.connect(username='alice', password=os.environ['TOKEN'])
                way = outer.open_channel('direct-tcpip', ('web-1', 22), ('127.0.0.1', 0))
                inner = paramiko.Transport(way)
                inner.start_client()
                inner.auth_none('alice')
                s = inner.open_session()
                s.exec_command('echo in')
                print(s.makefile('r').read().decode(), end='')
                inner.close()
                outer.close()
                """);
        assertThat(ran.fine().out()).isEqualTo("in\n");
    }
}
