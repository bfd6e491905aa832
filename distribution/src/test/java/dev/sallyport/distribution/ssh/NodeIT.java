package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** npm's ssh2, the client of many editors and tools: a connection that is kept, and everything over it. */
class NodeIT {

    @TempDir
    Path folder;

    @Test
    void ssh2KeepsOneConnectionForEverything() throws IOException {
        Path peers = Trees.root().resolve("distribution/peers");
        assumeThat(Shown.installed("node")).as("node is installed").isTrue();
        assumeThat(peers.resolve("node_modules/ssh2"))
                .as("npm ci was run in distribution/peers")
                .exists();
        Path script = folder.resolve("ssh2-client.js");
        try (InputStream in = NodeIT.class.getResourceAsStream("ssh2-client.js")) {
            Files.copy(java.util.Objects.requireNonNull(in), script);
        }
        try (SshWorld world = SshWorld.open(folder, """
                kind: Guardrail
                name: no-shutdown
                spec:
                  match:
                    programs: [shutdown]
                    hidden-code: false
                  action: deny
                ---
                kind: MaskingRule
                name: personal
                spec:
                  targets:
                    names: [web-1]
                  detect:
                    detector: patterns
                    types: [email]
                  masker: redact
                """)) {
            Program.Ran ran = new Program(
                            folder,
                            "node",
                            script.toString(),
                            peers.toString(),
                            Integer.toString(world.gateway().port()),
                            folder.toString())
                    .variables(world.variables())
                    .run()
                    .fine();
            assertThat(ran.out().lines())
                    .contains(
                            "{\"uname\":\"Linux\\n\"}",
                            "{\"kept\":\"first\\n\"}",
                            "{\"many\":true}",
                            "{\"keptStill\":\"remembered\\n\"}",
                            "{\"denied\":{\"status\":126,\"told\":true,\"out\":\"\"}}",
                            "{\"shell\":{\"status\":7,\"size\":true}}",
                            "{\"sftp\":true}",
                            "{\"keptToTheEnd\":\"remembered\\n\"}");
            assertThat(ran.out()).contains("{\"masked\":\"mail ").doesNotContain("greta.lindqvist");
        }
    }
}
