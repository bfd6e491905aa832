package dev.sallyport.plugin.dlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    private static final TextFinder FINDER = TextFinder.shipped(ProseModels.words(), List.of("US"));
    private static final String TEXT = "Hi, this is Margaret Thornton from Leeds.\r\n"
            + "Please ship it to 14 Maple Avenue, Springfield, IL 62704 and call Jürgen Krause \ud83d\ude00.\n\n"
            + "Customer Mr. Delgado was not amused. ".repeat(90)
            + "\ndb.password=Tr0ub4dor" + "&3x, card 4111 1111 1111 1111\n"
            + "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n"
            + "-----END PRIVATE KEY-----\nRegards, Aiko Tanaka, born 4 May 1980";

    private static List<Span> fed(List<String> pieces) {
        TextStream stream = new TextStream(FINDER::unit, () -> 0, Long.MAX_VALUE);
        List<Span> spans = new ArrayList<>();
        for (String piece : pieces) {
            spans.addAll(stream.feed(piece));
        }
        spans.addAll(stream.finish());
        assertThat(stream.judged()).isEqualTo(TEXT.length());
        return spans;
    }

    @Test
    void everyPlaceToCutGivesTheSameSpans() {
        List<Span> whole = FINDER.spans(TEXT);
        assertThat(whole).hasSizeGreaterThan(10);
        assertThat(whole)
                .extracting(Span::type)
                .contains("PERSON", "ADDRESS", "PASSWORD", "CREDIT_CARD", "PRIVATE_KEY");
        for (int cut = 0; cut <= TEXT.length(); cut += cut < 300 || cut > TEXT.length() - 300 ? 1 : 41) {
            assertThat(fed(List.of(TEXT.substring(0, cut), TEXT.substring(cut))))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        assertThat(fed(TEXT.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
                .isEqualTo(whole);
    }

    @Test
    void everyRandomPlanOfPiecesGivesTheSameSpans() {
        List<Span> whole = FINDER.spans(TEXT);
        SplittableRandom random = new SplittableRandom(5);
        for (int plan = 0; plan < 60; plan++) {
            List<String> pieces = new ArrayList<>();
            int from = 0;
            while (from < TEXT.length()) {
                int to = Math.min(TEXT.length(), from + 1 + random.nextInt(1 + random.nextInt(900)));
                pieces.add(TEXT.substring(from, to));
                from = to;
            }
            assertThat(fed(pieces)).isEqualTo(whole);
        }
    }

    @Test
    void whatIsHeldBackIsBounded() {
        TextStream stream = new TextStream(FINDER::unit, () -> 0, Long.MAX_VALUE);
        int fed = 0;
        for (int i = 0; i < 5000; i++) {
            stream.feed("y");
            fed++;
            assertThat(fed - stream.judged()).isLessThanOrEqualTo(Units.LENGTH_MAX);
        }
    }

    @Test
    void unitsForWhichThereIsNoTimeAreNamed() {
        AtomicLong now = new AtomicLong();
        TextStream stream = new TextStream(
                unit -> {
                    now.addAndGet(3);
                    return List.of(new Span(0, 1, "PERSON", 1));
                },
                now::get,
                5);

        List<Span> spans = stream.feed("a\nbb\nccc\ndddd\ne");

        assertThat(spans)
                .containsExactly(
                        new Span(0, 1, "PERSON", 1),
                        new Span(2, 3, "PERSON", 1),
                        new Span(5, 9, TextStream.UNJUDGED, 1),
                        new Span(9, 14, TextStream.UNJUDGED, 1));
        assertThat(stream.overruns()).isEqualTo(2);
        assertThat(stream.finish()).containsExactly(new Span(14, 15, "PERSON", 1));
    }
}
