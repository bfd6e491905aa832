package dev.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The API changes only on purpose: its whole surface lies in {@code api.txt}, and its house rules hold. */
final class ApiSurfaceTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path SURFACE = Path.of("api.txt");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) (\\w+)");

    @Test
    void theSurfaceIsWhatTheFileSays() throws IOException {
        List<String> actual = ApiSurface.lines(ApiSurface.types(CLASSES));
        assertThat(actual).hasSizeGreaterThan(100);
        if (Boolean.getBoolean("api.update")) {
            Files.write(SURFACE, actual);
            return;
        }
        List<String> written = Files.readAllLines(SURFACE);
        List<String> difference = new ArrayList<>();
        written.stream().filter(line -> !actual.contains(line)).forEach(line -> difference.add("- " + line));
        actual.stream().filter(line -> !written.contains(line)).forEach(line -> difference.add("+ " + line));
        if (!difference.isEmpty()) {
            fail(
                    "the plugin API changed:%n%s%n%nIf that is meant, run"
                            + " 'mvn -pl plugin-api test -Dtest=ApiSurfaceTest -Dapi.update=true',"
                            + " look at the difference of api.txt and commit it.",
                    String.join(System.lineSeparator(), difference));
        }
    }

    @Test
    void nettyIsNamedInTheProtocolPackageOnly() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Class<?> type : ApiSurface.types(CLASSES)) {
            if (!type.getPackageName().equals("dev.sallyport.api.protocol")) {
                for (Member member : ApiSurface.members(type)) {
                    ApiSurface.typesOf(member).stream()
                            .filter(name -> name.contains("io.netty"))
                            .forEach(name -> faults.add(type.getName() + "." + member.getName() + ": " + name));
                }
            }
        }
        for (Path source : sources()) {
            String text = Files.readString(source);
            if (text.contains("import io.netty") && !source.toString().contains("/protocol/")) {
                faults.add(source.toString());
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void onlyTheJdkJspecifyAndNettyAreImported() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path source : sources()) {
            Files.readAllLines(source).stream()
                    .filter(line -> line.startsWith("import "))
                    .filter(line -> !line.matches("import (static )?(java|dev\\.sallyport\\.api|org\\.jspecify"
                            + "\\.annotations|io\\.netty\\.(buffer|channel|handler|util))\\..*"))
                    .forEach(line -> faults.add(source + ": " + line));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothingIsEverNull() throws IOException {
        for (Path source : sources()) {
            assertThat(Files.readString(source)).as(source.toString()).doesNotContain("@Nullable");
        }
    }

    @Test
    void everyPublicTypeHasOneMarkerAndAFirstSentence() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            Matcher type = TYPE.matcher(text);
            if (!type.find()) {
                continue;
            }
            String head = text.substring(0, type.start());
            int markers = (int) head.lines()
                    .filter(line -> line.equals("@Stable") || line.equals("@Preview"))
                    .count();
            boolean isMarker = text.contains("public @interface");
            if (markers != (isMarker ? 0 : 1)) {
                faults.add(source + ": has " + markers + " of @Stable and @Preview");
            }
            int doc = head.indexOf("/**");
            if (doc < 0 || !head.substring(doc).matches("(?s)/\\*\\*\\s+(\\* )?[A-Z].*?[.:].*\\*/.*")) {
                faults.add(source + ": has no sentence of Javadoc");
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNothingIsNull() throws IOException {
        for (Path source : sources()) {
            Path info = source.resolveSibling("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info))
                    .as(info.toString())
                    .startsWith("/**")
                    .contains("@NullMarked");
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        }
    }
}
