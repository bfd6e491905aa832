package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's client through the plugin to OpenSSH's server: login and commands. */
class SshIT {

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
    void aCommandRunsWithItsOutputItsErrorsAndItsStatus() {
        Tool.Ran ran = lab.ssh("alice/web-1", "id -un; echo wrong >&2; exit 7");
        assertThat(ran.out()).isEqualTo(Sshd.user() + "\n");
        assertThat(ran.err()).contains("wrong");
        assertThat(ran.code()).isEqualTo(7);
        assertThat(lab.policy().events().all(Command.class))
                .extracting(Command::text)
                .containsExactly("id -un; echo wrong >&2; exit 7");
        assertThat(lab.policy().events().await(Completion.class, any -> true).tag())
                .isEqualTo("exit 7");
    }

    @Test
    void theOtherSeparatorWorksToo() {
        assertThat(lab.ssh("alice%web-1", "echo hello").fine().out()).isEqualTo("hello\n");
    }

    @Test
    void aRefusedCommandIsToldWhyAndDoesNotRun() {
        lab.policy().onText("touch", Answer.refuse("not on a Sunday"));
        Path trace = folder.resolve("trace");
        Tool.Ran ran = lab.ssh("alice/web-1", "touch " + trace);
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.err()).contains("sallyport: not on a Sunday");
        assertThat(trace).doesNotExist();
    }

    @Test
    void aHeldCommandWaitsAndIsToldSo() {
        lab.policy().onText("held", Answer.hold("somebody must look"));
        try (Tool ssh = lab.start("alice/web-1", "echo held")) {
            FakeHold hold = lab.policy().awaitHold();
            ssh.await(tool -> tool.err().contains(hold.notice().reviewId()));
            assertThat(ssh.out()).isEmpty();
            hold.approve();
            assertThat(ssh.end().fine().out()).isEqualTo("held\n");
        }
    }
}
