package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SH-11, RE-01: what a hostile target sends does nothing but draw when it is shown again. */
class InertOutputTest {

    /**
     * Something a target may send.
     *
     * @param shown what may be left of it
     */
    record Hostile(String name, String output, String shown) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        return Stream.of(
                new Hostile("window title", "a\033]0;owned\007b", "ab"),
                new Hostile("icon name", "a\033]1;owned\033\\b", "ab"),
                new Hostile("title by CSI stack", "a\033[22;0t\033[23;0tb", "ab"),
                new Hostile("link", "a\033]8;;http://evil.example/\033\\click\033]8;;\033\\b", "aclickb"),
                new Hostile("clipboard write", "a\033]52;c;ZXZpbA==\007b", "ab"),
                new Hostile("clipboard read", "a\033]52;c;?\007b", "ab"),
                new Hostile("clipboard by C1", "a\u009d52;c;ZXZpbA==\u009cb", "ab"),
                new Hostile("colour palette", "a\033]4;1;rgb:00/00/00\007\033]104\007b", "ab"),
                new Hostile("colour query", "a\033]11;?\007b", "ab"),
                new Hostile("notification", "a\033]777;notify;x;y\007\033]9;x\007b", "ab"),
                new Hostile("file by iTerm2", "a\033]1337;File=name=eA==:AAAA\007b", "ab"),
                new Hostile("shell marks and directory", "a\033]133;A\007\033]7;file:///etc\007b", "ab"),
                new Hostile("DCS", "a\033P$q\"p\033\\b", "ab"),
                new Hostile("user defined keys", "a\033P0;1|17/726d0d\033\\b", "ab"),
                new Hostile("sixel picture", "a\033Pq#0;2;0;0;0#0!100~\033\\b", "ab"),
                new Hostile("tmux pass-through", "a\033Ptmux;\033\033]52;c;eA==\007\033\\b", "ab"),
                new Hostile("terminfo query", "a\033P+q544e\033\\b", "ab"),
                new Hostile("APC, PM and SOS", "a\033_Gx\033\\\033^y\033\\\033Xz\033\\b", "ab"),
                new Hostile("kitty picture", "a\033_Ga=T,f=100;AAAA\033\\b", "ab"),
                new Hostile("unfinished string", "a\033]52;c;ZXZpbA==", "a"),
                new Hostile("device attributes", "a\033[c\033[>c\033[=c\033Z\u009ab", "ab"),
                new Hostile("cursor report", "a\033[6n\033[?6n\033[5nb", "ab"),
                new Hostile("answerback", "a\005b", "ab"),
                new Hostile("mode report", "a\033[?2004$p\033[4$pb", "ab"),
                new Hostile("version report", "a\033[>qb", "ab"),
                new Hostile("parameter report", "a\033[xb", "ab"),
                new Hostile("checksum of a rectangle", "a\033[1;1;1;1;9;9*yb", "ab"),
                new Hostile("window operations", "a\033[8;500;500t\033[2t\033[21t\033[3;0;0tb", "ab"),
                new Hostile("media copy", "a\033[5i\033[?5i\033[4ib", "ab"),
                new Hostile("mouse modes", "a\033[?9;1000;1001;1002;1003;1004;1005;1006;1015;1016hb", "ab"),
                new Hostile("bracketed paste and keypad", "a\033[?2004h\033[?1h\033=\033[?66h\033[>4;2mb", "ab"),
                new Hostile("kitty keyboard", "a\033[>1u\033[=1;1u\033[?ub", "ab"),
                new Hostile("reverse video and columns", "a\033[?5h\033[?3h\033[?40h\033[?69hb", "ab"),
                new Hostile("cursor style and LEDs", "a\033[5 q\033[1qb", "ab"),
                new Hostile("scrollback erased", "a\033[3Jb", "ab"),
                new Hostile("bell", "a\007b", "ab"),
                new Hostile("other character sets", "a\033(A\033%G\033%@\033*0\033nb", "ab"),
                new Hostile("full reset", "a\033cb", "a" + new InertOutput().reset() + "\033[H\033[2Jb"),
                new Hostile("a mode among drawn ones", "a\033[?25;2004;1049;1000lb", "a\033[?25l\033[?1049lb"),
                new Hostile("margins", "a\033[2;5s\033[1;2;3;4rb", "a\033[1;2;3;4rb"),
                new Hostile("highlighting mouse tracking", "a\033[1;2;3;4;5Tb", "ab"),
                new Hostile("endless repetition", "a\033[99999999bb", "a\033[4000bb"),
                new Hostile("too many parameters", "a\033[" + "1;".repeat(100) + "mb", "ab"),
                new Hostile("letters in another order", "a\u202Eb\u2066c\u200Fd", "abcd"),
                new Hostile("line and paragraph separators", "a\u2028b\u2029c", "abc"),
                new Hostile("bytes that are no characters", "a\u009fb", "a"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void sh11_re01_hostileOutputIsInert(Hostile sent) {
        assertThat(new InertOutput().feed(bytes(sent.output))).isEqualTo(sent.shown);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void sh11_re01_andInPieces(Hostile sent) {
        byte[] output = bytes(sent.output);
        for (int split = 0; split <= output.length; split++) {
            InertOutput inert = new InertOutput();
            String first = inert.feed(Arrays.copyOf(output, split));
            String rest = inert.feed(Arrays.copyOfRange(output, split, output.length));
            assertThat(first + rest).as("split at %d", split).isEqualTo(sent.shown);
        }
    }

    @Test
    void whatDrawsPasses() {
        String drawing = "\033[1;31;48;5;3mé漢\033[38:2::1:2:3m\033[2J\033[H\033[5;7H\033[K\033[?25l\033[?1049h\r\n\t\b"
                + "\033[2;5r\033[4h\0337\0338\033M\033(0lq\033(B\016\017\033[2L\033[3M\033[4P\033[5@\033[6X\033[7b\033[?K"
                + "\033#8\033[s\033[u\033[T\033[m";
        assertThat(new InertOutput().feed(bytes(drawing))).isEqualTo(drawing);
    }

    @Test
    void aTerminalIsLeftAsItWas() {
        InertOutput inert = new InertOutput();
        String shown = inert.feed(bytes("x\033[?1049h\033[2;3r\033[?6h\033[?7l\033[4h\033[31m\033(0\016\033[?25lqq"));
        Screen screen = new Screen(20, 4, new ScreenListener() {});
        for (String part : new String[] {shown, inert.reset(), "\r\nab\033[Gx"}) {
            screen.feed(bytes(part), 0, bytes(part).length);
        }
        assertThat(screen.alternate()).isFalse();
        assertThat(screen.cursorVisible()).isTrue();
        assertThat(screen.text()).isEqualTo("x\nxb\n\n\n");
        assertThat(screen.style(1, 0)).isZero();
        assertThat(inert.reset()).doesNotContain("1049");
    }
}
