package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** node-postgres: queries, named statements, pools, denials, masked values. */
@ExtendWith(Worlds.class)
final class NodePostgresIT {

    private final World world;

    NodePostgresIT(World world) {
        this.world = world;
    }

    @Test
    void pg29_nodePostgresStaysInSyncThroughMasksDenialsAndErrors() throws IOException {
        Path peers = Trees.root().resolve("distribution/peers");
        assumeThat(Tool.installed("node")).as("node is installed").isTrue();
        assumeThat(peers.resolve("node_modules/pg"))
                .as("npm ci was run in distribution/peers")
                .exists();
        Path script = Files.writeString(world.folder().resolve("node-client.js"), World.resource("node-client.js"));

        Tool.Ran ran =
                world.tool("node", script.toString(), peers.toString()).run().fine();

        assertThat(ran.out())
                .doesNotContain("Quillbert", "fernmail", "918273", "tagsecret", "docsecret", "not refused")
                .contains(
                        "\"simple\":[{\"one\":1,\"two\":\"two\"}]",
                        "\"parameters\":42",
                        "\"name\":\"[redacted]\"",
                        "\"several\":[1,2]",
                        "\"denied\":{\"code\":\"42501\",\"severity\":\"ERROR\",\"message\":\"guardrail",
                        "\"detail\":\"Rule \\\"no-unfiltered-writes\\\" (SP-2003).\"",
                        "\"deniedPrepared\":{\"code\":\"42501\"",
                        "\"deniedInTransaction\":\"42501\"",
                        "\"kept\":2",
                        "\"error\":{\"code\":\"22012\"",
                        "\"afterwards\":\"fine\"",
                        "\"block\":\"42501\"",
                        "\"pool\":[0,1,2,3,4,5,6,7,8,\"42501\",10,",
                        "\"tls\":5");
    }
}
