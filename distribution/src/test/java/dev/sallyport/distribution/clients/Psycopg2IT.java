package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** psycopg2 of Debian: queries, server-side cursors, COPY, denials, masked values. */
@ExtendWith(Worlds.class)
final class Psycopg2IT {

    /** Debian installs modules for its own python, which need not be the first on the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private final World world;

    Psycopg2IT(World world) {
        this.world = world;
    }

    @Test
    void pg29_psycopg2StaysInSyncThroughMasksDenialsAndErrors() throws IOException {
        assumeThat(Path.of(PYTHON)).as("python is installed").exists();
        assumeThat(world.tool(PYTHON, "-c", "import psycopg2").run().code())
                .as("psycopg2 is installed")
                .isZero();
        Path script =
                Files.writeString(world.folder().resolve("psycopg2_client.py"), World.resource("psycopg2_client.py"));

        Tool.Ran ran = world.tool(PYTHON, script.toString()).run().fine();

        assertThat(ran.out())
                .doesNotContain("Quillbert", "fernmail", "918273", "tagsecret", "docsecret", "not refused")
                .contains(
                        "\"parameters\": [42, \"it's\"]",
                        "\"prepared\": [\"3\", \"[redacted]\", \"[redacted]\", \"0.00\"]",
                        "\"denied\": {\"code\": \"42501\", \"message\": \"guardrail 'no-unfiltered-writes' refused DELETE",
                        "\"class\": \"InsufficientPrivilege\"",
                        "\"error\": {\"code\": \"22012\"",
                        "\"regular\": {\"code\": \"42P01\", \"message\": \"relation \\\"nowhere\\\" does not exist\"",
                        "\"alive\": \"alive\"",
                        "\"transaction\": \"42501\", \"status\": 2, \"kept\": 100",
                        "\"copied\": \"99\\tn99\\n100\\tcopied\\n\"",
                        "\"pieces\": [\"[redacted]\"]",
                        "\"many\": \"42501\"");
    }
}
