package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to the gateway that carries sessions or none: when it ends by itself, and what it is told. */
class JumpEndsIT {

    @TempDir
    Path folder;

    private static Program outer(SshWorld world, String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(more, 0, all, 0, more.length);
        System.arraycopy(new String[] {"-N", "-l", "alice", "127.0.0.1"}, 0, all, more.length, 4);
        return world.program("ssh", "-p", all);
    }

    @Test
    void oneThatIsIdleEndsAndOneThatIsUsedEndsWhenTheGatewayStops() throws IOException {
        try (SshWorld world =
                SshWorld.open(folder, (builder, server) -> builder.config("limits:\n  idle-timeout: 8s"))) {
            try (Program.Running idle = outer(world).start();
                    Program.Running kept =
                            outer(world, "-v", "-o", "ServerAliveInterval=1").start()) {
                assertThat(idle.end().err()).contains("idle for too long");
                assertThat(kept.process().isAlive()).isTrue();
                world.close();
                assertThat(kept.end().err()).contains("The gateway is stopping");
            }
        }
    }
}
