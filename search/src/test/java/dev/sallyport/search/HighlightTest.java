package dev.sallyport.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HighlightTest {

    private static String highlight(String query, String text) {
        return Highlight.of(QueryLanguage.parse(query, Instant.EPOCH))
                .in(text)
                .replace(Highlight.OPEN, '<')
                .replace(Highlight.CLOSE, '>');
    }

    @Test
    void wordsPrefixesPhrasesAndPartsAreMarked() {
        assertThat(highlight("drop", "x; DROP TABLE y")).isEqualTo("x; <DROP> TABLE y");
        assertThat(highlight("sel*", "select selected")).isEqualTo("<select> <selected>");
        assertThat(highlight("\"drop table\"", "drop it; drop  table t")).isEqualTo("drop it; <drop  table> t");
        assertThat(highlight("card", "card_number")).isEqualTo("<card>_number");
        assertThat(highlight("card_number", "t.card_number=1")).isEqualTo("t.<card_number>=1");
        assertThat(highlight("public.t", "from public.t")).isEqualTo("from <public.t>");
        assertThat(highlight("a OR b", "b a c")).isEqualTo("<b> <a> c");
    }

    @Test
    void whatIsExcludedOrAskedOfFieldsIsNotMarked() {
        assertThat(highlight("a -b user:c", "a b c")).isEqualTo("<a> b c");
        assertThat(highlight("user:c", "a b c")).isEqualTo("a b c");
    }

    @Test
    void matchFarInsideIsShownWithItsSurroundings() {
        String shown = highlight("needle", "hay ".repeat(5_000) + "needle" + " hay".repeat(5_000));
        assertThat(shown).contains("hay <needle> hay").hasSizeLessThan(320);
    }

    @Test
    void marksInTheTextItselfAreReplaced() {
        String shown = Highlight.of(QueryLanguage.parse("b", Instant.EPOCH)).in("a\u0002x\u0003 b");
        assertThat(shown).isEqualTo("a\ufffdx\ufffd \u0002b\u0003");
    }

    @Test
    void surrogatePairsStayWhole() {
        String shown = highlight("needle", "\ud83d\ude00".repeat(200) + " needle " + "\ud83d\ude00".repeat(400));
        assertThat(shown.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff))
                .isTrue();
        assertThat(shown).contains("<needle>");
    }
}
