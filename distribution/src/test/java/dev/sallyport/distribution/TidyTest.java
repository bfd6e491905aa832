package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The house rules as a test. */
final class TidyTest {

    @Test
    void theTreeIsWhereItShouldBe() {
        assertThat(Files.exists(Path.of("..", "plugin-api", "pom.xml"))).isTrue();
    }
}
