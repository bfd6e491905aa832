package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "SELECT *\n  FROM \"größe\"\t-- 価格 ✓\n\nWHERE a = 'b'";
        assertThat(DisplayText.of(text).text()).isEqualTo(text);
        assertThat(DisplayText.of(text).notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                7,
                8,
                27,
                127,
                0x85,
                0x9b,
                0xa0,
                0xad,
                0x61c,
                0x200b,
                0x200e,
                0x200f,
                0x2028,
                0x2029,
                0x202a,
                0x202e,
                0x2066,
                0x2069,
                0xfeff,
                0xfe0f,
                0xe0041,
                0xe000,
                0x3164,
                0x1160 + 0x10ffff - 0x1160
            })
    void ap07_whatHidesOrReordersBecomesVisible(int codePoint) {
        DisplayText.Shown shown = DisplayText.of("a" + Character.toString(codePoint) + "b");
        assertThat(shown.text()).isEqualTo(String.format("a<U+%04X>b", codePoint));
        assertThat(shown.notes()).singleElement().asString().contains("invisible");
    }

    @Test
    void ap07_thousandsOfBlankLinesAndBlanksDoNotPushTextOutOfSight() {
        assertThat(DisplayText.of("SELECT 1" + "\n".repeat(5000) + "; DROP TABLE x")
                        .text())
                .isEqualTo("SELECT 1\n<4999 blank lines>\n; DROP TABLE x");
        assertThat(DisplayText.of("SELECT 1" + "\r\n \t".repeat(5000) + "; DROP")
                        .text())
                .contains("<4999 blank lines>")
                .hasSizeLessThan(100);
        assertThat(DisplayText.of("SELECT 1" + " ".repeat(5000) + "; DROP").text())
                .isEqualTo("SELECT 1 <5000 blanks> ; DROP");
    }

    @Test
    void ap07_aLoneCarriageReturnCannotOverprint() {
        assertThat(DisplayText.of("DROP TABLE x\rSELECT 1    ").text()).startsWith("DROP TABLE x\nSELECT 1");
    }

    @Test
    void ap07_lookAlikeLettersAreNoted() {
        assertThat(DisplayText.of("SELECT * FROM us\u0435rs").notes())
                .singleElement()
                .asString()
                .contains("CYRILLIC")
                .contains("look alike");
        assertThat(DisplayText.of("SELECT 'привет'").notes()).isEmpty();
    }

    @Test
    void ap07_aTextTooLongSaysHowMuchIsMissing() {
        DisplayText.Shown shown = DisplayText.of("x".repeat(100_000));
        assertThat(shown.text()).endsWith("<34464 more characters are not shown>");
        assertThat(shown.notes()).singleElement().asString().contains("longer than can be shown");
    }

    @Test
    void aLineStaysOneLine() {
        assertThat(DisplayText.line("a\nb\nc", 3)).isEqualTo("a<U+000A>b...");
    }
}
