package dev.sallyport.plugin.dlp.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProseModelsTest {

    @Test
    void theShippedModelsAreTheOnesTheirTrainingWroteDown() {
        assertThat(ProseModels.words().knows("Margaret")).isTrue();
        assertThat(ProseModels.tagger()).isNotNull();
        assertThat(ProseModels.plain().size()).isGreaterThan(10_000);
    }

    @Test
    void theModelsAreSmall() throws IOException {
        try (InputStream words = ProseModels.class.getResourceAsStream("words.bin");
                InputStream tagger = ProseModels.class.getResourceAsStream("prose.bin")) {
            assertThat(words.readAllBytes().length + tagger.readAllBytes().length)
                    .isLessThan(8_000_000);
        }
    }

    @Test
    void aTableOfWordsComesBackAsItWasWritten() throws IOException {
        WordTable table = WordTable.of(
                Map.of(Tokens.hash("anna"), 0x80000003, Tokens.hash("oslo"), 5, 0, 7, -1, 9),
                new String[] {"", "0", "10", "110", "111", "1"},
                new String[] {"", "01"});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.write(out);

        WordTable read = WordTable.read(new ByteArrayInputStream(out.toByteArray()));

        assertThat(read.size()).isEqualTo(4);
        assertThat(read.entry(Tokens.hash("Anna"))).isEqualTo(0x80000003);
        assertThat(read.entry(0)).isEqualTo(7);
        assertThat(read.entry(-1)).isEqualTo(9);
        assertThat(read.entry(12345)).isEqualTo(WordTable.UNKNOWN);
        assertThat(read.editedPaths()).containsExactly("", "0", "10", "110", "111", "1");
    }

    @Test
    void whatIsNoModelIsRefused() {
        InputStream other = new ByteArrayInputStream(new byte[64]);
        assertThatThrownBy(() -> WordTable.read(other)).hasMessageContaining("no table of words");
        assertThatThrownBy(() -> ProseModel.read(new ByteArrayInputStream(new byte[64])))
                .hasMessageContaining("no prose model");
    }
}
