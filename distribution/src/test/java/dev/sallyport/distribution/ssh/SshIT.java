package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
    void aReviewAtConnectIsToldWhereToLookAndTheSessionOpensWhenItIsApproved() throws Exception {
        FutureTask<Program.Ran> ssh =
                new FutureTask<>(() -> world.program("ssh", "-p", "-l", "alice/web-2", "127.0.0.1", "echo in")
                        .run());
        Thread.ofVirtual().start(ssh);
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
        world.gateway()
                .control(world.gateway().token("bob"))
                .decide(review, true)
                .done();
        Program.Ran ran = ssh.get(300, TimeUnit.SECONDS).fine();
        assertThat(ran.out()).isEqualTo("in\n");
        assertThat(ran.err())
                .contains("(review " + review + ")")
                .contains("sallyport: ")
                .contains("approvers");
    }

    @Test
    void aDeniedCommandNamesTheRuleAndDoesNotRun() {
        Program.Ran ran = world.ssh("echo before; sudo /sbin/shutdown now");
        assertThat(ran.code()).isEqualTo(126);
        assertThat(ran.err()).contains("sallyport: ").contains("no-shutdown").contains("SP-2003");
        assertThat(ran.out()).isEmpty();
    }
}
