package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScreenTest {

    /**
     * What some output shows on a screen of ten columns and four rows.
     *
     * @param shown the rows joined by |, without blank ends
     * @param cursor row and column, from 0
     */
    record Case(String name, String output, String shown, String cursor) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("text and lines", "ab\r\ncd\ne", "ab|cd|  e|", "2,3"),
                new Case("the last column holds the cursor", "0123456789", "0123456789|||", "0,9"),
                new Case("the next character wraps", "0123456789a", "0123456789|a||", "1,1"),
                new Case("no wrap when switched off", "\033[?7l0123456789ab", "012345678b|||", "0,9"),
                new Case("the bottom scrolls", "1\r\n2\r\n3\r\n4\r\n5", "2|3|4|5", "3,1"),
                new Case("backspace and tab", "ab\bc\td", "ac      d|||", "0,9"),
                new Case("cursor to a place", "\033[2;3Hx\033[Hy\033[9;99Hz", "y|  x||         z", "3,9"),
                new Case(
                        "relative motion stops at the edges",
                        "\033[99Ax\033[99Dy\033[2Bz\033[99Cw",
                        "y||" + " z       w|",
                        "2,9"),
                new Case("next and previous line", "a\033[2Eb\033[Fc", "a|c|b|", "1,1"),
                new Case("column and row", "abc\033[2Gx\033[3dy", "axc||  y|", "2,3"),
                new Case("erase to the end of the line", "abcdef\033[3G\033[K", "ab|||", "0,2"),
                new Case("erase to the cursor", "abcdef\033[3G\033[1K", "   def|||", "0,2"),
                new Case("erase the line", "abcdef\033[2K", "|||", "0,6"),
                new Case("erase below", "1\r\n2\r\n3\r\n4\033[2;1H\033[J", "1|||", "1,0"),
                new Case("erase above", "1\r\n2\r\n3\r\n4\033[3;1H\033[1J", "|||4", "2,0"),
                new Case("erase the screen leaves the cursor", "1\r\n2\033[2J", "|||", "1,1"),
                new Case("insert characters", "abcdefghij\033[3G\033[2@", "ab  cdefgh|||", "0,2"),
                new Case("delete characters", "abcdefghij\033[3G\033[2P", "abefghij|||", "0,2"),
                new Case("erase characters", "abcdef\033[2G\033[3X", "a   ef|||", "0,1"),
                new Case("insert mode", "abc\033[G\033[4hx\033[4ly", "xybc|||", "0,2"),
                new Case("insert lines", "1\r\n2\r\n3\r\n4\033[2;5H\033[L", "1||2|3", "1,0"),
                new Case("delete lines", "1\r\n2\r\n3\r\n4\033[2;5H\033[M", "1|3|4|", "1,0"),
                new Case("lines stay in the region", "1\r\n2\r\n3\r\n4\033[2;3r\033[2H\033[L\033[r", "1||2|4", "0,0"),
                new Case(
                        "the region scrolls",
                        "1\r\n2\r\n3\r\n4\033[2;3r\033[3H\n\nx",
                        "1|||4".replace("|||", "||x|"),
                        "2,1"),
                new Case("reverse index scrolls down", "1\r\n2\033[H\033Mx", "x|1|2|", "0,1"),
                new Case("scroll up and down", "1\r\n2\r\n3\r\n4\033[2S\033[T", "|3|4|", "3,1"),
                new Case("origin mode counts from the region", "\033[2;3r\033[?6hx\033[9;1Hy", "|x|y|", "2,1"),
                new Case("index and next line", "a\033Db\033Ec", "a| b|c|", "2,1"),
                new Case("save and restore", "ab\0337\033[3;3Hx\0338c", "abc||  x|", "0,3"),
                new Case("the CSI form of save and restore", "ab\033[s\033[3;3Hx\033[uc", "abc||  x|", "0,3"),
                new Case("tabs set and cleared", "\033[3g\033[4G\033H\r\tx\r\t\033[g\r\ty", "   x     y|||", "0,9"),
                new Case("tabs back", "\033[10G\033[Zx\033[2Zy", "y       x|||", "0,1"),
                new Case("repeat", "ab\033[3bc", "abbbbc|||", "0,6"),
                new Case("repeat wraps", "a\033[11bc", "aaaaaaaaaa|aac||", "1,3"),
                new Case("alignment", "x\033#8", "EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE", "0,0"),
                new Case("line drawing", "\033(0lqk\033(Blqk", "┌─┐lqk|||", "0,6"),
                new Case("line drawing by shift out", "\033)0\016x\017x", "│x|||", "0,2"),
                new Case("wide characters take two", "漢字a", "漢字a|||", "0,5"),
                new Case("a wide character does not fit the last column", "012345678漢", "012345678|漢||", "1,2"),
                new Case("half a wide character erases the other half", "漢字\033[2Gx", " x字|||", "0,2"),
                new Case("erasing half a wide character", "漢字\033[2G\033[X", "  字|||", "0,1"),
                new Case("combining characters join the one before", "e\u0301x", "e\u0301x|||", "0,2"),
                new Case("combining at the last column", "012345678e\u0301", "012345678e\u0301|||", "0,9"),
                new Case("the alternate screen", "main\033[?1049halt", "    alt|||", "0,7"),
                new Case("back from the alternate screen", "main\033[?1049halt\033[?1049l!", "main!|||", "0,5"),
                new Case("the old alternate screen", "a\033[?47hb\033[?47lc", "a c|||", "0,3"),
                new Case("another old one", "a\033[?1047hb\033[?1047l\033[?1047hc", "  c|||", "0,3"),
                new Case("full reset", "abc\033[?6h\033[2;3r\033(0\033cq", "q|||", "0,1"),
                new Case("soft reset", "abc\033[4h\033[?6h\033[2;3r\033[!p\033[Hx", "xbc|||", "0,1"),
                new Case(
                        "titles, links and pictures show nothing",
                        "a\033]0;t\007b\033]8;;http://x\033\\c\033Pq~\033\\d",
                        "abcd|||",
                        "0,4"),
                new Case("questions show nothing", "a\033[c\033[6n\033[5n\033[>c\033[?1$p\005b", "ab|||", "0,2"),
                new Case("new line mode", "\033[20ha\nb\033[20lc\nd", "a|bc|  d|", "2,3"),
                new Case("vertical tab and form feed", "a\013b\014c", "a| b|  c|", "2,3"),
                new Case("a region of one row is refused", "\033[2;2rx", "x|||", "0,1"),
                new Case("below the region nothing scrolls", "\033[1;2r\033[4Ha\nb", "|||ab", "3,2"));
    }

    private static Screen screen() {
        return new Screen(10, 4, new ScreenListener() {});
    }

    private static void feed(Screen screen, String output) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }

    private static void check(Screen screen, Case wanted) {
        assertThat(screen.text()).isEqualTo(wanted.shown.replace('|', '\n') + "\n");
        assertThat(screen.cursorRow() + "," + screen.cursorColumn()).isEqualTo(wanted.cursor);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputShowsAsItWould(Case wanted) {
        Screen screen = screen();
        feed(screen, wanted.output);
        check(screen, wanted);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void splitAnywhereItShowsTheSame(Case wanted) {
        byte[] bytes = wanted.output.getBytes(StandardCharsets.UTF_8);
        for (int split = 1; split < bytes.length; split++) {
            Screen screen = screen();
            screen.feed(bytes, 0, split);
            screen.feed(bytes, split, bytes.length);
            check(screen, wanted);
        }
    }

    @Test
    void coloursAndAttributesAreKept() {
        Screen screen = screen();
        feed(
                screen,
                "\033[1;31ma\033[0mb\033[38;5;9mc\033[91md\033[38;2;1;2;3me\033[38:2::1:2:3mf\033[38:2:1:2:3mg\033[mh");
        assertThat(screen.style(0, 1)).isZero().isEqualTo(screen.style(0, 7));
        assertThat(screen.style(0, 0)).isNotZero();
        assertThat(screen.style(0, 2)).isEqualTo(screen.style(0, 3)).isNotEqualTo(screen.style(0, 0));
        assertThat(screen.style(0, 4)).isEqualTo(screen.style(0, 5)).isEqualTo(screen.style(0, 6));
        feed(screen, "\033[2H\033[44;4m\033[K\033[5Gx");
        assertThat(screen.style(1, 0)).as("erased cells keep the background").isNotZero();
        assertThat(screen.style(1, 4)).isNotEqualTo(screen.style(1, 0)).isNotZero();
    }

    @Test
    void modesAreTold() {
        Screen screen = screen();
        feed(screen, "\033[?2004h\033[?1h\033[?25l\033[?1049h");
        assertThat(List.of(screen.bracketedPaste(), screen.cursorKeys(), !screen.cursorVisible(), screen.alternate()))
                .containsOnly(true);
        feed(screen, "\033[?2004;1l\033[?25h\033[?1049l");
        assertThat(List.of(screen.bracketedPaste(), screen.cursorKeys(), !screen.cursorVisible(), screen.alternate()))
                .containsOnly(false);
    }

    @Test
    void resizingKeepsTheRowOfTheCursor() {
        Screen screen = screen();
        feed(screen, "1\r\n2\r\n3\r\n4");
        screen.resize(5, 2);
        assertThat(screen.text()).isEqualTo("3\n4\n");
        assertThat(screen.cursorRow()).isEqualTo(1);
        screen.resize(12, 3);
        feed(screen, "\r\n0123456789ab");
        assertThat(screen.text()).isEqualTo("3\n4\n0123456789ab\n");
        screen.resize(11, 3);
        assertThat(screen.row(2)).isEqualTo("0123456789a");
    }

    @Test
    void sizesHaveBounds() {
        Screen screen = new Screen(100_000, 100_000, new ScreenListener() {});
        assertThat(screen.columns() * screen.rows()).isLessThanOrEqualTo(Screen.CELLS_MAX);
        screen.resize(0, -1);
        assertThat(screen.columns() * screen.rows()).isEqualTo(1);
        feed(screen, "漢a\033[5;5Hb\033[L\033[M\033[@\033[P\t\033#8");
        assertThat(screen.text()).isEqualTo("E\n");
    }

    @Test
    void nothingMakesItFail() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String finals = "@ABCDEFGHIJKLMPSTXZ`abdefghlmrsu";
        try {
            for (int round = 0; round < 200; round++) {
                Screen screen = new Screen(1 + random.nextInt(12), 1 + random.nextInt(6), 3, new ScreenListener() {});
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 200; i++) {
                    switch (random.nextInt(6)) {
                        case 0 -> text.append("漢é\u0301aaaaaaa\n".charAt(random.nextInt(11)));
                        case 1 -> text.append("\033").append((char) (0x20 + random.nextInt(0x60)));
                        case 2 ->
                            text.append("\033[?")
                                    .append(random.nextBoolean() ? 1049 : random.nextInt(50))
                                    .append("hl".charAt(random.nextInt(2)));
                        case 3 -> text.append((char) random.nextInt(256));
                        default ->
                            text.append("\033[")
                                    .append(random.nextInt(9))
                                    .append(';')
                                    .append(random.nextInt(15))
                                    .append(finals.charAt(random.nextInt(finals.length())));
                    }
                    if (random.nextInt(50) == 0) {
                        feed(screen, text.toString());
                        text.setLength(0);
                        screen.mark(screen.completeTo());
                        screen.resize(1 + random.nextInt(12), 1 + random.nextInt(6));
                    }
                    screen.touched().forEach(line -> line.edits(0, line.text().length(), '*'));
                }
                feed(screen, text.toString());
                assertThat(screen.text()).hasLineCount(screen.rows());
            }
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
