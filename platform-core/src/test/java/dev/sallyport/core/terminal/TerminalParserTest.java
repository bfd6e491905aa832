package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalParserTest {

    /** Writes down what the parser tells. */
    private static final class Story implements TerminalHandler {
        private final List<String> told = new ArrayList<>();

        @Override
        public void print(int codePoint, long from, long to) {
            told.add(Character.toString(codePoint) + "@" + from + "-" + to);
        }

        @Override
        public void control(int code) {
            told.add("C0 " + code);
        }

        @Override
        public void escape(ControlSequence sequence) {
            told.add("ESC " + shown(sequence));
        }

        @Override
        public void csi(ControlSequence sequence) {
            StringBuilder parameters = new StringBuilder();
            for (int i = 0; i < sequence.count(); i++) {
                parameters.append(i == 0 ? "" : sequence.joined(i) ? ":" : ";").append(sequence.value(i, -1));
            }
            told.add("CSI " + (sequence.marker() == 0 ? "" : (char) sequence.marker() + " ") + parameters + " "
                    + shown(sequence));
        }

        private static String shown(ControlSequence sequence) {
            int i = sequence.intermediates();
            String intermediates = (i > 0xff ? (char) (i >> 8) + "" : "") + (i > 0 ? (char) (i & 0xff) + "" : "");
            return intermediates + (char) sequence.last() + "@" + sequence.from() + "-" + sequence.to();
        }

        @Override
        public void string(ControlString string) {
            told.add(string.kind() + (string.whole() ? " " : " (cut) ")
                    + string.text().length() + " "
                    + string.text().substring(0, Math.min(20, string.text().length())) + "@" + string.from() + "-"
                    + string.to());
        }
    }

    private static List<String> told(byte[] bytes) {
        Story story = new Story();
        new TerminalParser(story).feed(ByteBuffer.wrap(bytes));
        return story.told;
    }

    private static List<String> told(String text) {
        return told(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b : bytes) {
            out.write(b);
        }
        return out.toByteArray();
    }

    @Test
    void charactersComeWithTheirBytes() {
        assertThat(told("aé漢😀")).containsExactly("a@0-1", "é@1-3", "漢@3-6", "😀@6-10");
    }

    @Test
    void whatIsNotUtf8IsReplacedAndSwallowsNothing() {
        assertThat(told(bytes('a', 0xFF, 'b'))).containsExactly("a@0-1", "\uFFFD@1-2", "b@2-3");
        assertThat(told(bytes(0xE6, 0xBC, 'b'))).containsExactly("\uFFFD@0-2", "b@2-3");
        assertThat(told(bytes(0xE6, 0x1B, 'c'))).containsExactly("\uFFFD@0-1", "ESC c@1-3");
        assertThat(told(bytes(0xC0, 0x80))).containsExactly("\uFFFD@0-1", "\uFFFD@1-2");
        assertThat(told(bytes(0xED, 0xA0, 0x80))).containsExactly("\uFFFD@0-1", "\uFFFD@1-2", "\uFFFD@2-3");
        assertThat(told(bytes(0xF4, 0x90, 0x80, 0x80)).size()).isEqualTo(4);
        assertThat(told(bytes(0xE6, 0xE6, 0xBC, 0xA2))).containsExactly("\uFFFD@0-1", "漢@1-4");
    }

    @Test
    void sequencesComeWithMarkerParametersAndIntermediates() {
        assertThat(told("\033[H")).containsExactly("CSI  H@0-3");
        assertThat(told("\033[;5H")).containsExactly("CSI -1;5 H@0-5");
        assertThat(told("\033[?1049;25h")).containsExactly("CSI ? 1049;25 h@0-11");
        assertThat(told("\033[38:2::1:2:3m")).containsExactly("CSI 38:2:-1:1:2:3 m@0-14");
        assertThat(told("\033[2 q\033[!p")).containsExactly("CSI 2  q@0-5", "CSI  !p@5-9");
        assertThat(told("\033(0\033#8\0337")).containsExactly("ESC (0@0-3", "ESC #8@3-6", "ESC 7@6-8");
        assertThat(told("\u009b5A")).containsExactly("CSI 5 A@0-4");
        assertThat(told("\u0085")).containsExactly("ESC E@0-2");
    }

    @Test
    void controlCharactersActInsideSequences() {
        assertThat(told("\033[1\n;2H")).containsExactly("C0 10", "CSI 1;2 H@0-7");
        assertThat(told("\033[1\030H")).containsExactly("H@4-5");
        assertThat(told("\033[1\033[2A")).containsExactly("CSI 2 A@3-7");
        assertThat(told("\033[1\177A")).containsExactly("CSI 1 A@0-5");
    }

    @Test
    void stringsEndWithTheirTerminatorOrAreGivenUp() {
        assertThat(told("\033]0;title\007x")).containsExactly("OSC 7 0;title@0-10", "x@10-11");
        assertThat(told("\033]0;title\033\\x")).containsExactly("OSC 7 0;title@0-11", "x@11-12");
        assertThat(told("\033Pq#0~\033\\")).containsExactly("DCS 4 q#0~@0-8");
        assertThat(told("\033P1\0072\033\\")).containsExactly("DCS 2 12@0-7");
        assertThat(told("\033]0;a\030b")).containsExactly("OSC (cut) 3 0;a@0-6", "b@6-7");
        assertThat(told("\033]0;a\033[Ab")).containsExactly("OSC (cut) 3 0;a@0-5", "CSI  A@5-8", "b@8-9");
        assertThat(told("\033_apc\u009cx")).containsExactly("APC 3 apc@0-7", "x@7-8");
        assertThat(told("\033]0;“x”\007")).containsExactly("OSC 5 0;“x”@0-12");
        assertThat(told("\033]0;a\033\033\\b")).containsExactly("OSC (cut) 3 0;a@0-5", "b@8-9");
    }

    @Test
    void everythingHasABound() {
        assertThat(told("\033]52;" + "A".repeat(100_000) + "\007x"))
                .containsExactly("OSC (cut) 4096 52;" + "A".repeat(17) + "@0-100006", "x@100006-100007");
        assertThat(told("\033[" + "9".repeat(300) + "A")).containsExactly("CSI 65535 A@0-303");
        assertThat(told("\033[" + "1;".repeat(40) + "A").getFirst())
                .startsWith("CSI 1;1;")
                .doesNotContain("-1");
        assertThat(told("\033[" + "0".repeat(10_000) + "Ax")).containsExactly("x@10003-10004");
        assertThat(told("\033[" + "!".repeat(10) + "Ax")).containsExactly("x@13-14");
        assertThat(told("\033" + "(".repeat(10) + "Ax")).containsExactly("x@12-13");
        assertThat(told("\033[1?2Ax")).containsExactly("x@6-7");
    }

    @Test
    void theEndOfWhatIsCompleteIsKnown() {
        TerminalParser parser = new TerminalParser(new Story());
        String text = "a\033[31mé\033]0;t\007";
        long[] ends = {1, 1, 1, 1, 1, 6, 6, 8, 8, 8, 8, 8, 8, 14};
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            parser.feed(bytes, i, i + 1);
            assertThat(parser.completeTo()).as("after byte %d", i).isEqualTo(ends[i]);
            assertThat(parser.complete()).isEqualTo(ends[i] == i + 1);
        }
    }

    @Test
    void splitsChangeNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {
            "a", "漢", "é", "\033", "[", "]", "P", "1", ";", ":", "?", "m", "\\", "\007", "\030", "\u009b", "\u009c"
        };
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) {
                if (random.nextInt(8) == 0) {
                    out.write(random.nextInt(256));
                } else {
                    out.writeBytes(parts[random.nextInt(parts.length)].getBytes(StandardCharsets.UTF_8));
                }
            }
            byte[] bytes = out.toByteArray();
            List<String> whole = told(bytes);
            for (int split = 1; split < bytes.length; split++) {
                Story story = new Story();
                TerminalParser parser = new TerminalParser(story);
                parser.feed(bytes, 0, split);
                parser.feed(bytes, split, bytes.length);
                assertThat(story.told).as("seed %d, split at %d", seed, split).isEqualTo(whole);
            }
        }
    }
}
