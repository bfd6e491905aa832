package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.core.terminal.Screen;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full-screen programs on a target, through the gateway with masking on: the same screen, but for what is masked. */
class ScreenIT {

    private static final String EMAIL = "greta.lindqvist@example.org";

    @TempDir
    static Path folder;

    private static SshWorld world;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder, """
                kind: MaskingRule
                name: personal
                spec:
                  targets:
                    names: [web-1]
                  detect:
                    detector: patterns
                    types: [email, card]
                  masker: redact
                """);
        lines("plain", "");
        lines("personal", EMAIL);
    }

    /** A file of two hundred lines; one of them has something in it. */
    private static void lines(String name, String fifth) throws IOException {
        Files.writeString(
                world.target().home().resolve(name),
                IntStream.range(0, 200)
                        .mapToObj(n -> "line " + n + (n == 5 ? " " + fifth : "") + " of the file\n")
                        .collect(Collectors.joining()));
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    private static Shown start(String program, String line) {
        assumeThat(Shown.installed(program) && Shown.installed("script"))
                .as(program + " and script are installed")
                .isTrue();
        return Shown.start(world, line);
    }

    /** Both terminals show the same at this moment, or will when what is on its way has arrived. */
    private static void same(Shown program) {
        Await.that(
                "the screens are the same",
                () -> Shown.same(Shown.shown(program.sent()), Shown.shown(program.got()), 0, 0, 0));
    }

    private static void unchanged(Shown program) throws InterruptedException {
        program.end();
        assertThat(program.got()).isEqualTo(program.sent());
    }

    @Test
    void vimIsShownAsItIs() throws Exception {
        try (Shown vim = start("vim", "vim -u NONE -i NONE -n plain")) {
            vim.until("line 10 of");
            same(vim);
            vim.type("50G:set number\rdd")
                    .until("line 51 of")
                    .type("Onew text\u001b")
                    .until("new text");
            same(vim);
            vim.type("gg:q!\r");
            unchanged(vim);
        }
    }

    @Test
    void lessIsShownAsItIs() throws Exception {
        try (Shown less = start("less", "less plain")) {
            less.until("line 10 of").type("/line 150\r").until("line 160 of");
            same(less);
            less.type("q");
            unchanged(less);
        }
    }

    @Test
    void topIsShownAsItIs() throws Exception {
        try (Shown top = start("top", "top -d 1 -n 3")) {
            top.until("PID");
            unchanged(top);
        }
    }

    @Test
    void tmuxIsShownAsItIs() throws Exception {
        try (Shown tmux = start("tmux", "tmux -f /dev/null -S socket new \\\"cat plain; echo all shown; read x\\\"")) {
            tmux.until("all shown");
            same(tmux);
            tmux.type("\u0002%").type("echo split-$((40+2))\r").until("split-42");
            same(tmux);
            tmux.type("\u0002&").until("kill-window").type("y");
            unchanged(tmux);
        }
    }

    @Test
    void whatIsFoundInVimIsMaskedAndNothingElseIsChanged() throws Exception {
        try (Shown vim = start("vim", "vim -u NONE -i NONE -n personal")) {
            vim.until("line 10 of");
            masked(vim);
            vim.type("10jx").until("ine 10 of").type("gg5j\u0019"); // other lines are drawn anew, and all move
            masked(vim);
            vim.type(":q!\r").end();
            assertThat(new String(vim.got(), StandardCharsets.ISO_8859_1)).doesNotContain(EMAIL);
        }
    }

    @Test
    void whatIsFoundInTmuxIsMaskedAndNothingElseIsChanged() throws Exception {
        try (Shown tmux =
                start("tmux", "tmux -f /dev/null -S socket2 new \\\"head personal; echo all shown; read x\\\"")) {
            tmux.until("all shown");
            masked(tmux);
            tmux.type("\r").end();
            assertThat(new String(tmux.got(), StandardCharsets.ISO_8859_1)).doesNotContain(EMAIL);
        }
    }

    /** Only cells of the value differ, and the value is not there any more. */
    private static void masked(Shown program) {
        Await.that("the value is masked and all else is the same", () -> {
            Screen sent = Shown.shown(program.sent());
            Screen got = Shown.shown(program.got());
            int row = IntStream.range(0, Shown.ROWS)
                    .filter(any -> sent.row(any).contains(EMAIL))
                    .findFirst()
                    .orElse(-1);
            return row >= 0
                    && !got.text().contains(EMAIL)
                    && got.row(row).length() == sent.row(row).length()
                    && Shown.same(sent, got, row, sent.row(row).indexOf(EMAIL), EMAIL.length());
        });
    }
}
