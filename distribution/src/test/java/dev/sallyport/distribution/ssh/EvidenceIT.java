package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the recordings of SSH sessions, and what it can do to who looks at it. */
class EvidenceIT {

    @TempDir
    static Path folder;

    private static SshWorld world;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder);
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    /** Runs lines of a shell in which {@code $SSH} is ssh to web-1; returns the recording. */
    private static String recorded(String script) {
        world.shell(script).run().fine();
        return recorded();
    }

    private static String recorded() {
        String session = world.endedSession();
        assertThat(world.verified(session)).isTrue();
        return world.replay(session);
    }

    @Test
    void sh06EveryWayToRunSomethingIsRecorded() throws IOException {
        assertThat(recorded("$SSH 'echo from a command'")).contains("echo from a command");
        assertThat(recorded("printf 'echo from a sh''ell\\nexit\\n' | $SSH -T"))
                .contains("interactive shell", "from a shell");
        assertThat(recorded("$SSH -tt 'echo at a terminal'")).contains("echo at a terminal");
        Path file = Files.writeString(folder.resolve("file"), "content");
        String there = world.target().home().resolve("there").toString();
        world.program("scp", "-P", "-o", "User=alice/web-1", file.toString(), "127.0.0.1:" + there)
                .run()
                .fine();
        assertThat(recorded()).contains("sftp");
        world.program("scp", "-P", "-O", "-o", "User=alice/web-1", file.toString(), "127.0.0.1:" + there)
                .run()
                .fine();
        assertThat(recorded()).contains("scp -t " + there);
        assertThat(Path.of(there)).hasSameTextualContentAs(file);
        if (Shown.installed("rsync")) {
            String shell = world.words(false).replace(" '127.0.0.1'", "");
            new Program(folder, "rsync", "-a", "-e", shell, file.toString(), "127.0.0.1:" + there + "-2")
                    .variables(world.variables())
                    .run()
                    .fine();
            assertThat(recorded()).contains("rsync --server");
        }
    }

    @Test
    void sh11re01WhatAHostileTargetShowsIsInertInReplayAndLogs() throws IOException {
        List<String> tricks = List.of(
                "\\033]52;c;ZXZpbA==\\007", // writes the clipboard
                "\\033]8;;http://evil.example\\033\\\\link\\033]8;;\\033\\\\",
                "\\033]0;title\\007",
                "\\033P$q q\\033\\\\", // asks for a setting, which is answered as if typed
                "\\033[21t\\033[8;1;1t\\033[c\\005", // asks for the title, resizes, asks who is there
                "\\033Pq#0;2;0;0;0#0~~\\033\\\\", // a picture
                "\\2333J\\x9b5n"); // the same in eight bits
        Path script = Files.writeString(
                world.target().home().resolve("tricks"), "printf '" + String.join("seen", tricks) + "'\n");
        for (String terminal : List.of("-T", "-tt")) {
            world.shell("$SSH " + terminal + " 'sh " + script + "' >/dev/null")
                    .run()
                    .fine();
            String replay = recorded();
            assertThat(replay).contains("seen");
            assertThat(replay.chars().filter(c -> c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0))
                    .as("control characters in %s", replay)
                    .isEmpty();
        }
        assertThat(world.gateway().process().logTail(10_000)).doesNotContain("\u001b", "evil.example", "ZXZpbA");
    }
}
