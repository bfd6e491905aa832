package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way from what shows back to the bytes that drew it. */
class ScreenLineTest {

    private final List<String> left = new ArrayList<>();
    private final List<String> scrolled = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();
    private final Screen screen = new Screen(10, 4, 6, new ScreenListener() {
        @Override
        public void leaving(ScreenLine line) {
            left.add(line.text());
        }

        @Override
        public void scrolled(ScreenLine row) {
            scrolled.add((row.continued() ? "+" : "") + row.text());
        }
    });

    private void feed(String text) {
        output.append(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }

    /** Masks a text that shows and returns the output that shows the mask instead. */
    private String masked(String secret) {
        for (ScreenLine line : screen.touched()) {
            int begin = line.text().indexOf(secret);
            if (begin >= 0) {
                byte[] bytes = output.toString().getBytes(StandardCharsets.UTF_8);
                StringBuilder changed = new StringBuilder();
                int done = 0;
                for (Edit edit : line.edits(begin, begin + secret.length(), '*')) {
                    changed.append(text(bytes, done, (int) edit.from())).append(edit.replacement());
                    done = (int) edit.to();
                }
                return changed.append(text(bytes, done, bytes.length)).toString();
            }
        }
        throw new AssertionError(secret + " does not show");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Test
    void aWrappedLineIsOneLine() {
        feed("x 4111 1111 1111 1111");
        assertThat(screen.line(0).text()).isEqualTo("x 4111 1111 1111 1111");
        assertThat(screen.line(2).text()).isEqualTo("x 4111 1111 1111 1111");
        assertThat(screen.line(0).rowCount()).isEqualTo(3);
        assertThat(screen.line(0).row(12)).isEqualTo(1);
        assertThat(screen.line(0).column(12)).isEqualTo(2);
        feed("\r\nnext");
        assertThat(screen.line(3).text()).isEqualTo("next");
    }

    @Test
    void maskedOutputKeepsItsColoursAndMotions() {
        feed("a \033[31m41\033[1m11\033[0m 11\r\nb");
        assertThat(masked("4111 11")).isEqualTo("a \033[31m**\033[1m**\033[0m***\r\nb");
    }

    @Test
    void aValueDrawnOutOfOrderIsMasked() {
        feed("\033[5G56\033[3G34\033[G12\033[7G7");
        assertThat(masked("1234567")).isEqualTo("\033[5G**\033[3G**\033[G**\033[7G*");
    }

    @Test
    void aValueWrappedAtTheMarginIsMasked() {
        feed("padding 123456789");
        assertThat(masked("123456789")).isEqualTo("padding *********");
    }

    @Test
    void repeatedWideAndCombinedCharactersKeepTheirWidth() {
        feed("1\033[3b漢e\u0301!");
        assertThat(masked("1111漢e\u0301")).isEqualTo("****" + "**" + "*!");
    }

    @Test
    void insertedAndDeletedCharactersKeepTheirBytes() {
        feed("1299\033[3G\033[2@34\033[5G\033[2P56");
        assertThat(masked("123456")).isEqualTo("**99\033[3G\033[2@**\033[5G\033[2P**");
    }

    @Test
    void bytesBeforeTheMarkAreNotNamed() {
        feed("41");
        screen.mark(screen.completeTo());
        feed("11");
        ScreenLine line = screen.touched().getFirst();
        assertThat(line.text()).isEqualTo("4111");
        assertThat(line.drawn(0, 2)).isFalse();
        assertThat(line.drawn(0, 4)).isTrue();
        assertThat(line.edits(0, 4, '*')).containsExactly(new Edit(2, 3, "*"), new Edit(3, 4, "*"));
    }

    @Test
    void onlyLinesDrawnOnSinceTheMarkAreTouched() {
        feed("one\r\ntwo\r\n");
        screen.mark(screen.completeTo());
        assertThat(screen.touched()).isEmpty();
        feed("three\033[HO");
        assertThat(screen.touched()).extracting(ScreenLine::text).containsExactly("One", "three");
    }

    @Test
    void aLineThatIsHalfGoneIsStillRead() {
        feed("1\r\n2\r\n3\r\nlong line that wraps and wraps and wraps");
        assertThat(screen.touched().getLast().text()).isEqualTo("long line that wraps and wraps and wraps");
        assertThat(screen.row(0)).isEqualTo("long line ");
        feed("\r\nmore\r\n");
        assertThat(screen.touched()).extracting(ScreenLine::text).contains("long line that wraps and wraps and wraps");
        assertThat(screen.touched().get(3).firstRow()).isNegative();
    }

    @Test
    void whatIsOverwrittenOrErasedIsToldBefore() {
        feed("secret\rpublic");
        assertThat(left).containsExactly("secret");
        feed("\033[2K");
        assertThat(left).containsExactly("secret", "public");
        feed("more\033[?1049h");
        assertThat(left.getLast().strip()).isEqualTo("more");
        feed("vim\033[?1049l");
        assertThat(left.getLast().strip()).isEqualTo("vim");
        feed("\033[2J\033[H1\r\n2\033[2J\033[K");
        assertThat(left).endsWith("1", "2");
    }

    @Test
    void aLineIsToldOfOncePerState() {
        feed("10%\r");
        for (int i = 2; i < 10; i++) {
            feed(i + "0%\r");
        }
        assertThat(left).containsExactly("10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%");
        feed("\033[K\033[K\033[2J");
        assertThat(left).hasSize(9);
    }

    @Test
    void linesThatFallOffTheRowsKeptAreToldOnceAndWhole() {
        for (int i = 0; i < 14; i++) {
            feed("line " + i + " wrap\r\n");
        }
        assertThat(left.subList(0, 3)).containsExactly("line 0 wrap", "line 1 wrap", "line 2 wrap");
        assertThat(left).doesNotHaveDuplicates();
        assertThat(scrolled.subList(0, 4)).containsExactly("line 0 wra", "+p", "line 1 wra", "+p");
    }

    @Test
    void anEndlessLineIsToldInPiecesThatOverlap() {
        Screen narrow = new Screen(512, 4, 6, new ScreenListener() {
            @Override
            public void leaving(ScreenLine line) {
                left.add(line.text());
            }
        });
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 40_000; i++) {
            text.append(i).append(' ');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        narrow.feed(bytes, 0, bytes.length);
        String told =
                String.join("\n", left) + "\n" + narrow.touched().getFirst().text();
        for (int i = 0; i < 30_000; i += 64) {
            assertThat(told).contains(text.substring(i, i + 512));
        }
        assertThat(told.length()).isLessThan(5 * text.length());
    }
}
