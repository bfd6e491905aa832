package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many channels, and clients other than OpenSSH's; what an auditor finds at the listener. */
class PeersIT {

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aHundredChannelsOfOneConnectionRunAtTheSameTime() {
        Tool.Ran ran = lab.python("asyncssh", """
                import asyncio, asyncssh, os
                async def main():
                    async with asyncssh.connect('127.0.0.1', int(os.environ['PORT']), username=os.environ['NAME'],
                            password=os.environ['TOKEN'], known_hosts=None, client_keys=None, agent_path=None,
                            config=None, keepalive_interval=1, keepalive_count_max=300) as c:
                        ps = [await c.create_process('read x; echo got $x') for i in range(100)]
                        for i, p in enumerate(ps):
                            p.stdin.write('%d\\n' % i)
                        outs = [(await p.wait()).stdout for p in ps]
                        print('right' if outs == ['got %d\\n' % i for i in range(100)] else outs)
                asyncio.run(main())
                """);
        assertThat(ran.fine().out()).isEqualTo("right\n");
        assertThat(lab.policy().events().all(Command.class)).hasSize(100);
    }

    @Test
    void aHeldCommandOfOneChannelDoesNotStopTheOthers() {
        lab.policy().onText("held", Answer.hold("somebody must look"));
        Path control = folder.resolve("control");
        try (Tool master =
                lab.start(Lab.TOKEN, "alice/web-1", List.of("-M", "-S", control.toString()), "echo ready; cat")) {
            master.await(tool -> tool.out().contains("ready"));
            try (Tool held = slave(control, "echo held")) {
                FakeHold hold = lab.policy().awaitHold();
                try (Tool other = slave(control, "echo other")) {
                    assertThat(other.end().fine().out()).isEqualTo("other\n");
                }
                hold.approve();
                assertThat(held.end().fine().out()).isEqualTo("held\n");
            }
            master.endInput();
            master.end().fine();
        }
        assertThat(lab.gateway().gate(1).openExchanges()).isZero();
    }

    private Tool slave(Path control, String command) {
        return Tool.start(folder, Map.of(), "ssh", "-F", "none", "-S", control.toString(), "any", command);
    }

    @Test
    void dropbearsClientWorks() {
        assumeThat(Path.of("/usr/bin/dbclient")).exists();
        try (Tool tool = Tool.start(
                folder,
                Map.of("DROPBEAR_PASSWORD", Lab.TOKEN, "HOME", folder.toString()),
                "dbclient",
                "-y",
                "-y",
                "-p",
                Integer.toString(lab.gateway().port()),
                "-l",
                "alice%web-1",
                "127.0.0.1",
                "seq 1 50000; echo end >&2")) {
            tool.endInput();
            Tool.Ran ran = tool.end().fine();
            assertThat(ran.out()).endsWith("49999\n50000\n").hasSize(288_894);
            assertThat(ran.err()).contains("end");
        }
    }

    @Test
    void openSshGetsTheCheapCipherAndOthersWhenItAsksForThem() {
        Tool.Ran plain = lab.program("ssh", "-p", List.of("-v", "-o", "User=alice/web-1", "127.0.0.1", "true"), "")
                .fine();
        assertThat(plain.err()).contains("server->client cipher: aes128-gcm@openssh.com MAC: <implicit>");
        for (String cipher : List.of("aes256-ctr", "aes256-gcm@openssh.com", "aes128-ctr")) {
            Tool.Ran asked = lab.program(
                            "ssh", "-p", List.of("-v", "-c", cipher, "-o", "User=alice/web-1", "127.0.0.1", "true"), "")
                    .fine();
            assertThat(asked.err()).contains("client->server cipher: " + cipher);
        }
    }

    @Test
    void sh01AnAuditOfTheListenerFindsNoFailure() {
        assumeThat(Path.of("/usr/bin/ssh-audit")).exists();
        Tool.Ran ran = Tool.run(
                folder,
                "ssh-audit",
                "-l",
                "fail",
                "-p",
                Integer.toString(lab.gateway().port()),
                "127.0.0.1");
        assertThat(ran.out()).doesNotContain("[fail]");
        Tool.Ran all = Tool.run(
                folder, "ssh-audit", "-n", "-p", Integer.toString(lab.gateway().port()), "127.0.0.1");
        assertThat(all.out())
                .contains("(kex) kex-strict-s-v00@openssh.com")
                .contains("curve25519-sha256")
                .doesNotContain("(enc) chacha20-poly1305@openssh.com")
                .doesNotContain("-cbc")
                .doesNotContain("sha1")
                .doesNotContain("(key) ssh-rsa");
    }
}
