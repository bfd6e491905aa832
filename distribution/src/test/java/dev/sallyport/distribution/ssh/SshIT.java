package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ssh through the gateway as its users have it. */
class SshIT {

    @TempDir
    static Path folder;

    private static SshWorld world;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder, """
                kind: Guardrail
                name: no-shutdown
                spec:
                  match:
                    programs: [shutdown]
                  action: deny
                """);
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aCommandRunsAndIsRecorded() {
        assertThat(world.ssh("id -un").fine().out()).isEqualTo(Sshd.user() + "\n");
        assertThat(world.replay(world.endedSession())).contains("id -un").contains("completed DONE");
    }

    @Test
    void aDeniedCommandNamesTheRuleAndDoesNotRun() {
        Program.Ran ran = world.ssh("echo before; sudo /sbin/shutdown now");
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.err()).contains("sallyport: ").contains("no-shutdown").contains("SP-2003");
        assertThat(ran.out()).isEmpty();
    }
}
