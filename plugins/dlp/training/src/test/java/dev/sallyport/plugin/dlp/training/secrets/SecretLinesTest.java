package dev.sallyport.plugin.dlp.training.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.training.prose.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretLinesTest {

    @Test
    void oneSeedMakesTheSameLines() {
        assertThat(new SecretLines(5, 0).make(500, false)).isEqualTo(new SecretLines(5, 0).make(500, false));
    }

    @Test
    void secretsAreMarkedWhereTheyStand() {
        List<Passage> lines = new SecretLines(5, 0).make(3000, false);

        assertThat(lines).extracting(Passage::kind).contains("secret", "password", "placeholder", "innocent");
        assertThat(lines).allSatisfy(line -> {
            boolean secret = line.kind().equals("secret") || line.kind().equals("password");
            assertThat(line.marks().isEmpty()).isNotEqualTo(secret);
            line.marks()
                    .forEach(mark -> assertThat(mark.end())
                            .isLessThanOrEqualTo(line.text().length()));
        });
    }

    @Test
    void patternsKeptApartAreOthers() {
        SecretLines lines = new SecretLines(5, 4);
        assertThat(lines.make(100, true)).isNotEmpty().doesNotContainAnyElementsOf(lines.make(100, false));
    }
}
