package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real full-screen programs with masking on. */
@Timeout(600)
class FullScreenProgramsTest {

    @TempDir
    Path dir;

    private Terminal start(String masked, String... program) throws Exception {
        assumeTrue(Pty.has("python3") && Pty.has(program[0]), "needs python3 and " + program[0]);
        return new Terminal(Flows.terminal(masked, 80, 24), 80, 24, dir, program);
    }

    private Path file() throws Exception {
        Path file = dir.resolve("file.txt");
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 200).forEach(i -> text.append("line ").append(i).append(" of the file\n"));
        Files.writeString(file, text.toString().replace("line 5 of", "card 4111111111111111 of"));
        return file;
    }

    private static void unchanged(Terminal terminal) throws Exception {
        terminal.untilEnd();
        terminal.flows.ended();
        assertThat(terminal.flows.sink.clientBytes()).isEqualTo(terminal.raw());
    }

    @Test
    void vimIsShownAsItIsWhenNothingIsFound() throws Exception {
        try (Terminal vim = start("never found in this", "vim", "-u", "NONE", "-i", "NONE", "-n", file().toString())) {
            vim.untilSeen("line 10 of")
                    .send("GO new text\u001b")
                    .untilSeen("new text")
                    .send("gg:q!\r");
            unchanged(vim);
        }
    }

    @Test
    void lessIsShownAsItIsWhenNothingIsFound() throws Exception {
        try (Terminal less = start("never found in this", "less", file().toString())) {
            less.untilSeen("line 10 of").send("G").untilSeen("line 199 of").send("q");
            unchanged(less);
        }
    }

    @Test
    void tmuxIsShownAsItIsWhenNothingIsFound() throws Exception {
        try (Terminal tmux = start(
                "never found in this",
                "tmux",
                "-f",
                "/dev/null",
                "-S",
                dir.resolve("socket").toString(),
                "new",
                "cat file.txt; echo all-shown; read x")) {
            file();
            tmux.untilSeen("all-shown").send("\r");
            unchanged(tmux);
        }
    }

    @Test
    void aValueInVimIsMaskedCellByCell() throws Exception {
        try (Terminal vim = start(Flows.CARD, "vim", "-u", "NONE", "-i", "NONE", "-n", file().toString())) {
            vim.untilSeen("line 10 of");
            assertThat(vim.screen().row(5)).isEqualTo("card **************** of the file");
            vim.send("5ddP").untilSeen("line 14 of").send(":q!\r");
            vim.untilEnd();
            vim.flows.ended();
            assertThat(vim.flows.sink.client()).doesNotContain("4111111111111111");
            Screen raw = new Screen(80, 24, new ScreenListener() {});
            raw.feed(vim.raw(), 0, vim.raw().length);
            assertThat(raw.alternate()).isEqualTo(vim.screen().alternate());
        }
    }
}
