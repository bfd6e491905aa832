package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java in the tutorials is the Java of the samples, which is built and tested. */
final class PluginTutorialsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    @ParameterizedTest
    @CsvSource({"write-a-protocol, echo-protocol", "write-an-interceptor, keyword-interceptor"})
    void everyPieceOfJavaStandsInTheSample(String tutorial, String sample) throws IOException {
        String sources = sources(DOCS.resolve("samples").resolve(sample).resolve("src"));
        Matcher pieces = JAVA.matcher(Files.readString(DOCS.resolve("plugins").resolve(tutorial + ".md")));
        List<String> strangers = new ArrayList<>();
        int count = 0;
        while (pieces.find()) {
            count++;
            if (!sources.contains(unindented(pieces.group(1)))) {
                strangers.add(pieces.group(1));
            }
        }
        assertThat(count).isGreaterThan(5);
        assertThat(strangers)
                .as("pieces of " + tutorial + ".md that are not in the sample")
                .isEmpty();
    }

    private static String sources(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(unindented(Files.readString(file)));
            }
        }
        return all.toString();
    }

    /** Indentation is all that may differ. */
    private static String unindented(String java) {
        return java.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
