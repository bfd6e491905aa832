package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.http.ControlPlane;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.record.TerminalRecording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recorded terminals: played to somebody, printed for nobody, searched, exported. */
@Timeout(120)
class TerminalReplayTest {

    @TempDir
    Path folder;

    private TerminalRecording recording;
    private ControlPlane plane;

    @BeforeEach
    void start() {
        recording = new TerminalRecording(folder);
        recording.hostileShell();
        plane = new ControlPlane(recording.sealed());
    }

    @AfterEach
    void stop() throws InterruptedException {
        plane.close();
        recording.close();
    }

    /** Somebody who presses keys at once when it is waited for, and for whom time stands still. */
    private static final class Watcher implements Person {
        private final Deque<Character> keys = new ArrayDeque<>();
        private final List<Duration> waits = new ArrayList<>();
        private boolean gaveBack;

        Watcher(String keys) {
            keys.chars().forEach(key -> this.keys.add((char) key));
        }

        @Override
        public boolean there() {
            return true;
        }

        @Override
        public Keys keys() {
            return new Keys() {
                @Override
                public Optional<Press> await(Duration patience) {
                    waits.add(patience);
                    Character key = keys.poll();
                    return key == null ? Optional.empty() : Optional.of(new Press(key, patience.dividedBy(2)));
                }

                @Override
                public void close() {
                    gaveBack = true;
                }
            };
        }
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(Person person, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(
                arguments,
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("SALLYPORT_URL", plane.url(), "SALLYPORT_TOKEN", ControlPlane.ROOT),
                        person),
                new NoProgram());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static final class NoProgram implements Program {
        @Override
        public int serve(Path config, boolean jsonLog) {
            return 3;
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            return "";
        }

        @Override
        public StartedDetector detector(Path pluginDirectory, String name) {
            throw new IllegalStateException("no detector here");
        }

        @Override
        public String version() {
            return "0";
        }
    }

    private Ran replay(Person person, String... more) {
        List<String> arguments = new ArrayList<>(List.of("sessions", "replay", TerminalRecording.SESSION));
        arguments.addAll(List.of(more));
        return run(person, arguments.toArray(String[]::new));
    }

    private static final String SHOWN =
            "Welcome home\r\n$ ls\r\n\033[1mcustomers.csv\033[mx\r\n$ 漢!\033[?1049hfull screen";

    @Test
    void re01_aTerminalIsPlayedAtItsPaceAndLeavesNothingBehind() {
        Watcher watcher = new Watcher("");
        Ran ran = replay(watcher);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("alice opened web-1", "Terminal shell, 40x6: space pauses", SHOWN);
        assertThat(ran.out())
                .endsWith("\033[?1049l\033[m\033(B\033)B\017\033[r\033[?6l\033[?7h\033[4l\033[20l\033[?25h\n");
        assertThat(ran.out())
                .doesNotContain("\033]", "\033P", "owned", "evil", "\033[6n", "\033[?1000h", "\033[?2004h");
        assertThat(watcher.waits)
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(1000),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100));
        assertThat(watcher.gaveBack).isTrue();
    }

    @Test
    void speedIdleLimitAndStartAreObeyed() {
        Watcher watcher = new Watcher("");
        assertThat(replay(watcher, "--speed", "10", "--idle-limit", "30s", "--at", "1.1s")
                        .out())
                .contains(SHOWN);
        assertThat(watcher.waits)
                .containsExactly(Duration.ofMillis(1140), Duration.ofMillis(10), Duration.ofMillis(10));
        Watcher other = new Watcher("");
        assertThat(replay(other, "--lane", "shell-2").out())
                .contains("other terminal")
                .doesNotContain("Welcome home\r\n");
    }

    @Test
    void aPersonPausesStepsChangesTheSpeedAndQuits() {
        Watcher watcher = new Watcher(" .+ q");
        Ran ran = replay(watcher);
        // Paused at once; a step shows the first output and pauses again; faster, on, and enough.
        assertThat(ran.out()).contains("Welcome home").doesNotContain("customers.csv");
        assertThat(watcher.waits.getFirst()).isEqualTo(Duration.ofMillis(100));
        assertThat(watcher.waits.subList(1, 4)).containsOnly(Duration.ofHours(1));
        assertThat(ran.out()).endsWith("\033[?25h\n");
    }

    @Test
    void nobodyGetsTheTextOfTheTerminalsInTheTimeline() {
        Ran ran = replay(Person.NOBODY);
        assertThat(ran.out())
                .contains(
                        "alice opened web-1",
                        "terminal shell, 40x6",
                        "shell| Welcome home",
                        "shell| $ ls",
                        "shell| customers.csvx",
                        "shell| $ 漢!",
                        "shell-2| other terminal",
                        "full screen",
                        "closed: CLIENT_LEFT");
        assertThat(ran.out().chars().filter(c -> c < 32 && c != '\n')).isEmpty();
        assertThat(ran.out()).doesNotContain("owned", "ZXZpbA", "<U+001B>");
    }

    @Test
    void nobodyGetsTheScreenOfAMoment() {
        assertThat(replay(Person.NOBODY, "--at", "2s").out()).isEqualTo("Welcome home\n$ ls\ncustomers.csvx\n$\n");
        assertThat(replay(Person.NOBODY, "--at", "soon").err()).contains("--at takes a moment such as 12.5s");
        assertThat(replay(Person.NOBODY, "--at", "1s", "--lane", "x").err()).contains("has no terminal x");
    }

    @Test
    void textIsFoundWithItsMoments() {
        Ran ran = replay(Person.NOBODY, "--find", "Customers");
        assertThat(ran.out()).isEqualTo("1.100s  customers.csvx\n1 found; --at MOMENT begins there.\n");
        assertThat(replay(Person.NOBODY, "--find", "nowhere").code()).isEqualTo(1);
    }

    @Test
    void exportWritesOneFileForEachTerminal() throws Exception {
        String id = TerminalRecording.SESSION;
        Ran several = run(Person.NOBODY, "sessions", "export", id, "--format", "asciicast");
        assertThat(several.code()).isEqualTo(1);
        assertThat(several.err()).contains("name one with lane: shell, shell-2");
        Path file = folder.resolve("second.cast");
        assertThat(run(
                                Person.NOBODY,
                                "sessions",
                                "export",
                                id,
                                "--format",
                                "asciicast",
                                "--lane",
                                "shell-2",
                                "-o",
                                file.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(file)).startsWith("{\"version\":2").contains("other terminal");
        assertThat(run(Person.NOBODY, "sessions", "export", id, "--format", "gif")
                        .err())
                .contains("jsonl or asciicast");
        assertThat(run(Person.NOBODY, "sessions", "export", id, "--format", "asciicast", "--lane", "x")
                        .err())
                .contains("no terminal x");
        assertThat(run(new Watcher(""), "sessions", "export", id).err()).contains("not for the terminal");
    }

    @Test
    void re01_jsonAndErrorsCannotPlayTricksWithTheTerminal() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Print(new PrintStream(out, true, StandardCharsets.UTF_8))
                .json(Json.read("{\"a\":\"x\u009b2J\u202ey\\u001b[m\"}"));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("x\\u009b2J\\u202ey\\u001B[m");
        assertThat(run(Person.NOBODY, "sessions", "show", "--no\u001b]0;x\u0007")
                        .err())
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void momentsAreReadAndWritten() {
        assertThat(Moment.micros("--at", "12.5s")).isEqualTo(12_500_000);
        assertThat(Moment.micros("--at", "90")).isEqualTo(90_000_000);
        assertThat(Moment.micros("--at", "1h2m3.25s")).isEqualTo(3_723_250_000L);
        assertThat(Moment.text(12_500_999)).isEqualTo("12.500s");
    }
}
