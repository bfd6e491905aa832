package dev.sallyport.plugin.dlp.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWordsTest {

    private static final WordTable WORDS = ProseModels.words();
    private static final PlainWords PLAIN = ProseModels.plain();

    private static boolean mayName(String text) {
        Tokens tokens = new Tokens();
        tokens.read(text, 0, text.length());
        return PLAIN.mayName(tokens, WORDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waits for the second delivery of the week",
                "The order was sent on time. It was not opened!",
                "retry 3 of 5 failed: connection reset",
                "12 rows, 4 columns"
            })
    void sentencesOfPlainWordsNameNobody(String text) {
        assertThat(mayName(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "we asked Margaret about it",
                "Margaret asked about it",
                "it was margaret who asked",
                "sent to 12 Elm Street",
                "она спросила об этом",
                "asked by josé about it"
            })
    void capitalsKnownNamesAndForeignWordsAreForTheTagger(String text) {
        assertThat(mayName(text)).isTrue();
    }

    @Test
    void aSetComesBackAsItWasWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlainWords.write(new int[] {-7, 0, 3, 1 << 20}, out);

        PlainWords read = PlainWords.read(new ByteArrayInputStream(out.toByteArray()));

        assertThat(read.size()).isEqualTo(4);
        assertThat(read.has(-7)).isTrue();
        assertThat(read.has(0)).isTrue();
        assertThat(read.has(1 << 20)).isTrue();
        assertThat(read.has(4)).isFalse();
        assertThat(PlainWords.of(5).has(0)).isFalse();
    }

    @Test
    void whatIsNoSetIsRefused() {
        assertThatThrownBy(() -> PlainWords.read(new ByteArrayInputStream(new byte[64])))
                .hasMessageContaining("no set of plain words");
    }
}
