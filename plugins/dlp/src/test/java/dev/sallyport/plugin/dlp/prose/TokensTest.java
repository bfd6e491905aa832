package dev.sallyport.plugin.dlp.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static List<String> tokens(String text) {
        Tokens tokens = new Tokens();
        tokens.read(text, 0, text.length());
        List<String> read = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            read.add(text.substring(tokens.start(i), tokens.end(i)));
        }
        return read;
    }

    @Test
    void wordsNumbersAndSymbolsStandAlone() {
        assertThat(tokens("Call Dr. Weiß-Müller, room 12b!"))
                .containsExactly("Call", "Dr", ".", "Weiß", "-", "Müller", ",", "room", "12b", "!");
    }

    @Test
    void apostropheStaysInANameAndLeavesAnEnding() {
        assertThat(tokens("O'Brien's dog doesn't")).containsExactly("O'Brien", "'", "s", "dog", "doesn't");
        assertThat(tokens("Ann’s D’Angelo")).containsExactly("Ann", "’", "s", "D’Angelo");
    }

    @Test
    void anAddressOfTheNetIsOneToken() {
        assertThat(tokens("mail <anna.b@example.org>, see https://example.org/a?b=c."))
                .containsExactly("mail", "<", "anna.b@example.org", ">", ",", "see", "https://example.org/a?b=c", ".");
        assertThat(tokens("thanks @anna_b!")).containsExactly("thanks", "@anna_b", "!");
    }

    @Test
    void otherScriptsAndPairsOfSurrogatesKeepTheirOffsets() {
        assertThat(tokens("\ud83d\ude00 Иван 田中 김철수 नेहा"))
                .containsExactly("\ud83d\ude00", "Иван", "田中", "김철수", "नेहा");
    }

    @Test
    void aWordHasTheSameHashInEveryCase() {
        assertThat(Tokens.hash("ÉMILE")).isEqualTo(Tokens.hash("émile"));
        Tokens tokens = new Tokens();
        tokens.read("x O’Brien 2024", 2, 14);
        assertThat(tokens.hash(0)).isEqualTo(Tokens.hash("o'brien"));
        assertThat(tokens.hash(1)).isEqualTo(Tokens.hash("7"));
    }
}
