package dev.sallyport.plugin.dlp.prose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void aLineIsAUnitWithItsEnd() {
        assertThat(Units.end("one\ntwo", 0, false)).isEqualTo(4);
        assertThat(Units.end("one\ntwo", 4, true)).isEqualTo(7);
    }

    @Test
    void aLineThatMayGoOnIsNoUnitYet() {
        assertThat(Units.end("one", 0, false)).isEqualTo(-1);
        assertThat(Units.end("a".repeat(Units.LENGTH_MAX), 0, false)).isEqualTo(-1);
        assertThat(Units.end("", 0, true)).isEqualTo(-1);
    }

    @Test
    void aLongLineIsCutAfterASentenceElseAfterASpaceElseAnywhere() {
        String sentences = "It rains. ".repeat(300);
        assertThat(sentences.substring(0, Units.end(sentences, 0, false))).endsWith("rains. ");
        String words = "rain ".repeat(600);
        assertThat(words.substring(0, Units.end(words, 0, false))).endsWith("rain ");
        assertThat(Units.end("x".repeat(3000), 0, false)).isEqualTo(Units.LENGTH_MAX);
    }

    @Test
    void aCutDoesNotSplitACharacter() {
        String text = "x" + "\ud83d\ude00".repeat(2000);
        assertThat(Units.end(text, 0, false)).isEqualTo(Units.LENGTH_MAX - 1);
    }

    @Test
    void aPrivateKeyIsKeptTogetherAsFarAsItIsBounded() {
        String key = "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkq\n".repeat(200) + "-----END PRIVATE KEY-----";
        assertThat(Units.end(key + "\nafter", 0, false)).isEqualTo(key.length());
        assertThat(Units.end(key.substring(0, 900), 0, false)).isEqualTo(-1);
        String escaped = "{\"key\": \"" + key.replace("\n", "\\n");
        assertThat(Units.end(escaped + "\", 1}", 0, true)).isEqualTo(escaped.length());
        assertThat(Units.end(key.replace("END", "XEND") + "a\n".repeat(5000), 0, false))
                .isEqualTo(Units.BLOCK_MAX);
    }

    @Test
    void noUnitIsLongerThanItsBound() {
        String text = "Anna met Paul in Rome and ".repeat(1000);
        int from = 0;
        while (from < text.length()) {
            int end = Units.end(text, from, true);
            assertThat(end - from).isBetween(1, Units.LENGTH_MAX);
            from = end;
        }
    }
}
