package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenLogTest {

    private final List<String> told = new ArrayList<>();
    private ScreenLog log = new ScreenLog(20, 4, 0);

    private void feed(long millis, String text) {
        tell(log.feed(millis * 1000, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void tell(List<ScreenLog.Line> lines) {
        lines.forEach(line -> told.add(line.micros() / 1000 + " " + line.text()));
    }

    @Test
    void aLineIsToldWhenTheScreenRestsWithTheTimeItWasThere() {
        feed(100, "$ ");
        feed(200, "l");
        feed(300, "s\r\nfile\r\n$ ");
        assertThat(told).isEmpty();
        feed(5000, "x");
        assertThat(told).containsExactly("300 $ ls", "300 file", "300 $");
        tell(log.end());
        assertThat(told).endsWith("5000 $ x").hasSize(4);
        tell(log.end());
        assertThat(told).hasSize(4);
    }

    @Test
    void aLineIsToldWhenItGoes() {
        feed(100, "secret\r\033[2Kpublic\033[H\033[2Jmore");
        assertThat(told).containsExactly("100 secret", "100 public");
        for (int i = 0; i < 30; i++) {
            feed(200 + i, "\r\nline " + i);
        }
        assertThat(told).contains("211 more", "212 line 0", "229 line 17");
    }

    @Test
    void fullScreenProgramsAreReadWithoutRepetition() {
        feed(100, "\033[?1049h");
        for (int i = 0; i < 10; i++) {
            feed(200 + 2000L * i, "\033[H\033[2Jheader\r\nvalue " + i / 5);
        }
        feed(50_000, "\033[?1049l");
        assertThat(told)
                .extracting(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactly("header", "value 0", "value 1");
    }

    @Test
    void aWrappedLineIsOneLine() {
        feed(100, "this line is longer than the screen is wide\r\n");
        tell(log.end());
        assertThat(told).containsExactly("100 this line is longer than the screen is wide");
    }

    @Test
    void outputWithoutATerminalHasPlainLineFeeds() {
        log = new ScreenLog(0, 0, 0);
        feed(100, "one\ntwo\n");
        tell(log.end());
        assertThat(told).containsExactly("100 one", "100 two");
    }
}
