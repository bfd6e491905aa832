package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.tidy.Habits;
import dev.sallyport.distribution.tidy.Source;
import dev.sallyport.distribution.tidy.SourceTree;
import dev.sallyport.distribution.tidy.Walls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules over the whole tree; {@code TidyRulesTest} shows that each of them can fail. */
final class TidyTest {

    private static final SourceTree TREE = SourceTree.read();

    @Test
    void theTreeWasFound() {
        assertThat(TREE.sources()).extracting(Source::path).contains("pom.xml", "plugin-api/pom.xml", "sally");
    }

    @Test
    void nobodyNamesWhatItMustNotSee() {
        assertThat(TREE.sources().stream().flatMap(source -> Walls.breaches(source).stream()))
                .isEmpty();
    }

    @Test
    void everyFileKeepsTheHabits() {
        assertThat(TREE.sources().stream().flatMap(source -> Habits.breaches(source).stream()))
                .isEmpty();
    }

    @Test
    void everyMainPackageIsNullMarkedAndSaysWhatItIs() {
        Set<String> marked = TREE.sources().stream()
                .filter(source -> source.path().endsWith("/package-info.java"))
                .filter(source ->
                        source.text().contains("@NullMarked") && source.text().contains("/**"))
                .map(source -> folder(source.path()))
                .collect(Collectors.toSet());
        List<String> packages = TREE.sources().stream()
                .map(Source::path)
                .filter(path -> path.contains("/src/main/java/") && path.endsWith(".java"))
                .map(TidyTest::folder)
                .distinct()
                .toList();
        assertThat(packages)
                .allSatisfy(folder -> assertThat(marked)
                        .as("package-info.java with a sentence and @NullMarked")
                        .contains(folder));
    }

    @Test
    void everyPluginAndSampleHasItsReadme() throws IOException {
        for (String parent : List.of("plugins", "docs/samples")) {
            try (Stream<Path> modules = Files.list(TREE.root().resolve(parent))) {
                assertThat(modules.filter(module -> Files.exists(module.resolve("pom.xml"))))
                        .isNotEmpty()
                        .allSatisfy(module ->
                                assertThat(module.resolve("README.md")).exists().isNotEmptyFile());
            }
        }
        assertThat(TREE.root().resolve("search/README.md")).exists();
    }

    @Test
    void theSamplesStandAloneAndNameThisVersion() throws IOException {
        String version = tag(Files.readString(TREE.root().resolve("pom.xml")), "version");
        try (Stream<Path> samples = Files.list(TREE.root().resolve("docs/samples"))) {
            assertThat(samples.map(sample -> sample.resolve("pom.xml")).filter(Files::exists))
                    .isNotEmpty()
                    .allSatisfy(pom -> assertThat(Files.readString(pom))
                            .doesNotContain("<parent>")
                            .doesNotContain("sallyport-core")
                            .contains("<sallyport.version>" + version + "</sallyport.version>"));
        }
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String tag(String xml, String name) {
        int start = xml.indexOf("<" + name + ">") + name.length() + 2;
        return xml.substring(start, xml.indexOf("</" + name + ">", start));
    }
}
