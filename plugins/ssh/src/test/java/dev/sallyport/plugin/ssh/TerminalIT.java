package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.testkit.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shells and terminals through the plugin, and what the core does to their output. */
class TerminalIT {

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

    private Tool shell(String... options) {
        return lab.start(Lab.TOKEN, "alice/web-1", List.of(options));
    }

    @Test
    void aShellWithATerminalIsAskedForOnceAndWorks() {
        try (Tool ssh = shell("-tt")) {
            ssh.input("stty -echo; PS1=\necho tty is $(tty | cut -c1-8); exit 3\n");
            assertThat(ssh.end().code()).isEqualTo(3);
            assertThat(ssh.out()).contains("tty is /dev/pts");
        }
        Command command = lab.policy().events().await(Command.class);
        assertThat(command.text()).isEqualTo("interactive shell");
        assertThat(command.attributes()).containsEntry("interactive", "true").containsKey("terminal");
    }

    @Test
    void aShellWithoutATerminalReadsItsInputToTheEnd() {
        try (Tool ssh = shell("-T")) {
            ssh.input("echo from stdin\nexit 4\n").endInput();
            Tool.Ran ran = ssh.end();
            assertThat(ran.out()).contains("from stdin");
            assertThat(ran.code()).isEqualTo(4);
        }
    }

    @Test
    void anEndOfInputReachesTheProgram() {
        try (Tool ssh = lab.start("alice/web-1", "cat; echo done")) {
            ssh.input("some words\n").endInput();
            assertThat(ssh.end().fine().out()).isEqualTo("some words\ndone\n");
        }
    }

    @Test
    void aShellCanBeRefusedAtItsOpening() {
        lab.policy().onText("interactive shell", Answer.refuse("no shells here"));
        try (Tool ssh = shell("-tt")) {
            Tool.Ran ran = ssh.end();
            assertThat(ran.code()).isEqualTo(126);
            assertThat(ran.err() + ran.out()).contains("sallyport: no shells here");
        }
    }

    @Test
    void whatTheCoreChangesIsWhatTheClientGets() {
        lab.policy().terminalOutput(text -> text.replace("secret", "[******]"));
        Tool.Ran plain =
                lab.ssh("alice/web-1", "echo a secret; echo the secret >&2").fine();
        assertThat(plain.out()).isEqualTo("a [******]\n");
        assertThat(plain.err()).contains("the [******]").doesNotContain("secret");
        try (Tool ssh = lab.start(Lab.TOKEN, "alice/web-1", List.of("-tt"), "echo a secret")) {
            assertThat(ssh.end().fine().out()).isEqualTo("a [******]\r\n");
        }
    }

    @Test
    void longOutputPassesThroughTheCoreWhole() {
        lab.policy().deferred(true);
        Tool.Ran ran = lab.ssh("alice/web-1", "seq 1 400000").fine();
        assertThat(ran.out()).hasSize(2_688_895).endsWith("399999\n400000\n");
    }

    @Test
    void aRefusedFlowEndsTheChannelWithTheReason() {
        lab.policy()
                .refuseTerminals(
                        Refusal.of(new ErrorCode("SP-4003", ErrorCode.Category.PLUGIN), "the output cannot be masked"));
        Tool.Ran ran = lab.ssh("alice/web-1", "echo something; sleep 100");
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("the output cannot be masked");
    }

    @Test
    void sizesEnvironmentSignalsAndStatusPass() {
        Tool.Ran ran = lab.python("paramiko", """
                import os, paramiko, time
                def text(x):
                    return (x.decode() if isinstance(x, bytes) else x).strip()
                c = paramiko.SSHClient()
                c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
                c.connect('127.0.0.1', int(os.environ['PORT']), os.environ['NAME'], os.environ['TOKEN'],
                          look_for_keys=False, allow_agent=False)
                s = c.get_transport().open_session()
                s.get_pty('xterm', 90, 30)
                s.set_environment_variable('SALLYPORT_A', 'b')
                s.exec_command('stty size; echo A=$SALLYPORT_A; read x; stty size; kill -TERM $$')
                f = s.makefile('r')
                print(text(f.readline()), text(f.readline()))
                s.resize_pty(100, 40)
                s.sendall('go\\n')
                print(text(f.read()))
                print('status', s.recv_exit_status())
                """);
        assertThat(ran.fine().out()).contains("30 90 A=b").contains("40 100");
        lab.policy().events().await(TerminalResize.class, size -> size.columns() == 100 && size.rows() == 40);
        assertThat(lab.policy().events().await(Command.class).attributes())
                .containsEntry("env.SALLYPORT_A", "b")
                .containsEntry("terminal", "xterm");
    }
}
