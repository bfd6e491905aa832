package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our screen against tmux, with random output and with the output of real programs.
 *
 * <p>Where the two differ on purpose, ours does as xterm does, and the random output keeps away from it:
 *
 * <ul>
 *   <li>With a character in the last column tmux holds the cursor after it, xterm on it. So an erasure, a backspace and
 *       all that counts from the cursor take another column. The output moves to a column of its own there.
 *   <li>tmux does not know C1 controls as UTF-8, private forms of erasure, tabs by number, nor more than a line of
 *       repetitions. It leaves the column where it is when lines are inserted or deleted, and has one place to save the
 *       cursor where xterm has one for each screen.
 *   <li>tmux leaves halves of wide characters behind when something is done to the other half.
 *   <li>tmux loses what insert mode shifts after it has wrapped.
 *   <li>tmux inserts and deletes lines outside the scroll region too.
 *   <li>tmux goes back with a backspace from the first column of a row that was wrapped.
 *   <li>tmux does not restore origin mode with the main screen, and clears in no colour in some places; so the colours
 *       of blanks are compared for real programs only.
 * </ul>
 */
class TmuxOracleTest {

    private static final int COLUMNS = 40;
    private static final int ROWS = 12;
    private static final int STREAMS = 60;

    @TempDir
    Path directory;

    @BeforeAll
    static void needed() {
        assumeTrue(Tmux.here(), "tmux, bash and script are not installed here");
    }

    private static Screen shown(byte[] output, int columns, int rows) {
        Screen screen = new Screen(columns, rows, new ScreenListener() {});
        screen.feed(output, 0, output.length);
        return screen;
    }

    private static List<String> rows(Screen screen) {
        return screen.text().lines().map(String::stripTrailing).toList();
    }

    private static void same(String what, byte[] output, Screen ours, Tmux.Pane theirs, boolean blanks) {
        String told = what + ": "
                + new String(output, StandardCharsets.UTF_8)
                        .replace("\033", "\\e")
                        .replace("\r", "\\r");
        // Their rows come with attributes, which our own parser reads back: that it reads them right is tested
        // elsewhere.
        byte[] again = ("\033)0" + String.join("\r\n", theirs.styled())).getBytes(StandardCharsets.UTF_8);
        Screen read = shown(again, ours.columns(), ours.rows());
        assertThat(rows(ours)).as(told).isEqualTo(rows(read));
        assertThat(theirs.cursor()).as(told).isEqualTo(ours.cursorRow() + "," + ours.cursorColumn());
        for (int row = 0; row < ours.rows(); row++) {
            for (int column = 0; column < ours.columns(); column++) {
                // Blanks at the end of a row they do not tell.
                if (ours.character(row, column) == Row.BLANK && (!blanks || read.character(row, column) == Row.BLANK)) {
                    continue;
                }
                assertThat(ours.style(row, column))
                        .as("style at %d,%d of %s", row, column, told)
                        .isEqualTo(read.style(row, column));
            }
        }
    }

    @Test
    void randomOutputShowsTheSame() throws IOException, InterruptedException {
        long seed = Long.getLong("sallyport.seed", 8);
        Random random = new Random(seed);
        try (Tmux tmux = new Tmux(directory, COLUMNS, ROWS)) {
            for (int i = 0; i < STREAMS; i++) {
                byte[] output = new RandomOutput(random, COLUMNS, ROWS).bytes(300);
                same("seed " + seed + " stream " + i, output, shown(output, COLUMNS, ROWS), tmux.show(output), false);
            }
        }
    }

    @Test
    void widthsAreThoseOfTheSystem() throws IOException, InterruptedException {
        List<Integer> characters = new ArrayList<>();
        for (int c = 0xA1; c < 0x20000; c += c < 0x3000 ? 7 : 31) {
            // What came to Unicode lately the system's tables need not have.
            boolean settled = c < 0x10000 ? c < 0x2FFC || c > 0x2FFF : c >= 0x1F300 && c < 0x1F650;
            if (settled
                    && (Character.isLetter(c)
                            || Character.getType(c) == Character.OTHER_SYMBOL
                            || CharacterWidth.of(c) == 0)) {
                characters.add(c);
            }
        }
        try (Tmux tmux = new Tmux(directory, 200, 50)) {
            for (int from = 0; from < characters.size(); from += 1800) {
                // Each is drawn over "abc": how many of the letters are left tells its width.
                StringBuilder text = new StringBuilder();
                for (int i = from; i < Math.min(from + 1800, characters.size()); i++) {
                    int column = i % 40 * 5 + 1;
                    text.append(column == 1 ? "\r\n" : "")
                            .append("\033[")
                            .append(column)
                            .append("Gabc\033[")
                            .append(column + 1)
                            .append('G')
                            .appendCodePoint(characters.get(i));
                }
                byte[] output = text.toString().getBytes(StandardCharsets.UTF_8);
                List<String> theirs = tmux.show(output).rows();
                Screen ours = shown(output, 200, 50);
                List<String> differ = new ArrayList<>();
                for (int row = 0; row < 50; row++) {
                    String[] mine = ours.row(row).stripTrailing().split(" +");
                    String[] other = theirs.get(row).stripTrailing().split(" +");
                    assertThat(mine.length).isEqualTo(other.length);
                    for (int i = 0; i < mine.length; i++) {
                        if (!mine[i].equals(other[i])) {
                            differ.add(mine[i].codePoints()
                                            .mapToObj(Integer::toHexString)
                                            .toList() + " not " + other[i]);
                        }
                    }
                }
                assertThat(differ).isEmpty();
            }
        }
    }

    /** Compares what shows at several moments of a recording, at the end of something complete. */
    private static void compare(Tmux tmux, String what, byte[] recording, int columns, int rows)
            throws IOException, InterruptedException {
        assertThat(recording.length).as("%s was recorded", what).isGreaterThan(500);
        Screen screen = new Screen(columns, rows, new ScreenListener() {});
        int moments = 12;
        int next = recording.length / moments;
        for (int i = 0; i < recording.length; i++) {
            screen.feed(recording, i, i + 1);
            boolean whole = screen.completeTo() == i + 1 && !screen.wrapPending();
            if (whole && (i >= next || i == recording.length - 1)) {
                byte[] part = Arrays.copyOf(recording, i + 1);
                same(what + " to byte " + i, part, screen, tmux.show(part), true);
                next = i + recording.length / moments;
            }
        }
    }

    @Test
    void vimShowsTheSame() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/vim")), "vim is not installed here");
        Path file = directory.resolve("file.c");
        Files.writeString(
                file,
                ("int main(void) { /* a comment that is longer than the screen is wide */ return 0; }\n"
                                + "\tchar *s = \"漢字 and é\";\n")
                        .repeat(30));
        Path keys = Files.writeString(
                directory.resolve("vimkeys"),
                "\006\006\002/漢\rdd3ddPu:set number\rGoinserted text\033gg:split\r\027j:vsplit\r:syntax on\r:set hlsearch list\rG:q!\r:qa!\r");
        try (Tmux tmux = new Tmux(directory, 80, 24)) {
            byte[] recording = tmux.record("vim -u NONE -i NONE -N -n -s " + keys + " " + file, "", 80);
            compare(tmux, "vim", recording, 80, 24);
        }
    }

    @Test
    void lessShowsTheSame() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/less")), "less is not installed here");
        Path file = directory.resolve("text");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("line ")
                    .append(i)
                    .append(" \033[3")
                    .append(i % 8)
                    .append("mcoloured\033[m ")
                    .append("wörter ".repeat(i % 14))
                    .append('\n');
        }
        Files.writeString(file, text);
        try (Tmux tmux = new Tmux(directory, 80, 24)) {
            byte[] recording = tmux.record("less -R " + file, "  b/line 150\rnnkkkkjjG gq", 80);
            compare(tmux, "less", recording, 80, 24);
        }
    }

    @Test
    void topShowsTheSame() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/top")), "top is not installed here");
        try (Tmux tmux = new Tmux(directory, 80, 24)) {
            byte[] recording = tmux.record("top -n 3 -d 0.1", "", 79); // it erases right of the last column
            compare(tmux, "top", recording, 80, 24);
        }
    }
}
