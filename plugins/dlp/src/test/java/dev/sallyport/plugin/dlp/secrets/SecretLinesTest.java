package dev.sallyport.plugin.dlp.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.prose.ProseModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Lines of configuration, code and talk that are not among the patterns of the training. */
class SecretLinesTest {

    private static final SecretFinder FINDER = SecretFinder.shipped(ProseModels.words());

    private static List<String> lines(char sign) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SecretLinesTest.class.getResourceAsStream("lines.txt")),
                StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> line.charAt(0) == sign)
                    .forEach(line -> lines.add(line.substring(2).replace("¦", "")));
        }
        return lines;
    }

    @Test
    void mostSecretsAreFound() throws IOException {
        List<String> lines = lines('+');
        List<String> missed =
                lines.stream().filter(line -> FINDER.spans(line).isEmpty()).toList();
        assertThat(lines).hasSizeGreaterThan(30);
        assertThat(missed).hasSizeLessThanOrEqualTo(lines.size() / 10);
    }

    @Test
    void fewNearMissesAreTakenForSecrets() throws IOException {
        List<String> lines = lines('-');
        List<String> flagged =
                lines.stream().filter(line -> !FINDER.spans(line).isEmpty()).toList();
        assertThat(lines).hasSizeGreaterThan(40);
        assertThat(flagged).hasSizeLessThanOrEqualTo(lines.size() / 10);
    }
}
