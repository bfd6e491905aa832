package dev.sallyport.plugin.dlp.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignsTest {

    /** Texts in which each finder finds something, and some in which it does not. */
    private static final List<String> TEXTS = List.of(
            "call +1 415-555-2671 or write to ann@example.com today",
            "DOB 02/11/1980, SSN 123-45-6789",
            "password hunter22x and pin 4711",
            "pw: aZ3!x9",
            "aws AKIAIOSFODNN7EXAMPLQ",
            "see a://:ppp@h for it",
            "key=abcdefghijklmnopqrstuv",
            "abcdefghijklmnopqrstuvwxyz",
            "postgres://app:s3cr3t@db/orders",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
            "d2FpdHMgZm9yIGFubkBleGFtcGxlLmNvbSBhbmQgNDE1LTU1NS0yNjcx",
            "00:1A:2B:3C:4D:5E",
            "10.20.30.40 was seen",
            "nothing at all is here",
            "");

    private static List<ProseFinder> finders() {
        SecretFinder secrets = SecretFinder.shipped(ProseModels.words());
        return List.of(
                new TokenProse(),
                new CuedProse(ColumnClassifier.shipped()),
                new PatternProse(PatternDetector.of(List.of("US"))),
                new LearnedProse("secrets", secrets::spans, ContextDetector::mayHoldSecret),
                new EncodedText(
                        text -> text.contains("@") ? List.of(new Span(0, 1, DataType.EMAIL, 1, "")) : List.of()));
    }

    @Test
    void noFinderIsKeptFromWhatItWouldFind() {
        int found = 0;
        int spared = 0;
        for (ProseFinder finder : finders()) {
            for (String whole : TEXTS) {
                for (int end = 0; end <= whole.length(); end++) {
                    String text = whole.substring(0, end);
                    boolean finds = !finder.find(text).isEmpty();
                    boolean may = finder.mayFind(Signs.of(text), text);
                    assertThat(may || !finds).as("%s in %s", finder, text).isTrue();
                    found += finds ? 1 : 0;
                    spared += may ? 0 : 1;
                }
            }
        }
        assertThat(found).isGreaterThan(100);
        assertThat(spared).isGreaterThan(500);
    }

    @Test
    void countsRunsAndWords() {
        Signs signs = Signs.of("xx ab\"cdef|g Hi 12@");

        assertThat(signs.run()).isEqualTo(4);
        assertThat(signs.unbroken()).isEqualTo(9);
        assertThat(signs.words()).isEqualTo(4);
        assertThat(signs.uppers()).isEqualTo(1);
        assertThat(signs.has(Signs.AT)).isTrue();
        assertThat(signs.has(Signs.DIGIT)).isTrue();
        assertThat(signs.has(Signs.COLON)).isFalse();
        assertThat(signs.has(Signs.WRITTEN)).isFalse();
        assertThat(Signs.of("50%").has(Signs.WRITTEN)).isTrue();
        assertThat(Signs.of("\uff10\uff11").has(Signs.WRITTEN)).isTrue();
    }
}
