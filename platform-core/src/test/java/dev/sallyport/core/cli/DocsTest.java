package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.config.ConfigLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents show must work: configuration and resources load, commands parse, links lead somewhere. */
final class DocsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("sallyport.root", "..")).toAbsolutePath().normalize();
    private static final Path START = ROOT.resolve("docs/start.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]+\\]\\(([^)\\s]+)\\)");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\S+)\\nname: (\\S+)");
    private static final Pattern TOP_LEVEL = Pattern.compile("(?m)^([a-z-]+):");

    /** Commands are parsed here, never run. */
    private static final class ParsedOnly implements Program {
        @Override
        public int serve(Path config, boolean jsonLog) {
            throw new IllegalStateException("parsed only");
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            throw new IllegalStateException("parsed only");
        }

        @Override
        public StartedDetector detector(Path pluginDirectory, String name) {
            throw new IllegalStateException("no detector here");
        }

        @Override
        public String version() {
            return "0";
        }
    }

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().matches(".*/(target|node_modules|build)/.*"))
                    .forEach(pages::add);
        }
        assertThat(pages).contains(START).hasSizeGreaterThan(10);
        return pages.stream().sorted();
    }

    static Stream<Path> guides() throws IOException {
        return pages().filter(page -> page.equals(START) || page.startsWith(ROOT.resolve("docs/guides")));
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static boolean isResource(String block) {
        return block.lines().anyMatch(line -> line.startsWith("kind: "));
    }

    /** Documents by kind and name. */
    private static Map<String, String> documents(List<String> blocks) {
        Map<String, String> documents = new LinkedHashMap<>();
        for (String block : blocks) {
            for (String document : block.split("(?m)^---\\n")) {
                Matcher kind = KIND.matcher(document);
                assertThat(kind.find()).as("kind and name of %s", document).isTrue();
                documents.put(kind.group(1) + " " + kind.group(2), document);
            }
        }
        return documents;
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everyResourceShownIsAccepted(Path page) throws IOException {
        Map<String, String> all = documents(
                blocks(START, "yaml").stream().filter(DocsTest::isResource).toList());
        all.putAll(documents(
                blocks(page, "yaml").stream().filter(DocsTest::isResource).toList()));

        JsonNode checked = OfflineCheck.check(
                new Documents(List.of(Map.of("file", page.toString(), "text", String.join("---\n", all.values())))));

        List<String> errors = new ArrayList<>();
        for (JsonNode problem : checked.path("problems")) {
            if (problem.path("severity").asText().equals("error")) {
                errors.add(problem.toString());
            }
        }
        assertThat(errors).as(page.toString()).isEmpty();
        assertThat(checked.path("done").asBoolean()).as(checked.toString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyConfigurationShownIsAccepted(Path page) throws IOException {
        String whole = blocks(START, "yaml").getFirst();
        for (String block : blocks(page, "yaml")) {
            if (isResource(block)
                    || !block.matches("(?s)(.*\\n)?(listeners|plugins|control|data-dir|recording|store):.*")) {
                continue;
            }
            String config = block + missing(block, whole);
            assertThat(ConfigLoader.bind(config, page.toString(), ROOT))
                    .as(config)
                    .isNotNull();
        }
    }

    /** The parts of the whole configuration that an excerpt leaves out. */
    private static String missing(String excerpt, String whole) {
        List<String> present =
                TOP_LEVEL.matcher(excerpt).results().map(key -> key.group(1)).toList();
        StringBuilder rest = new StringBuilder();
        boolean take = false;
        for (String line : whole.lines().toList()) {
            Matcher key = TOP_LEVEL.matcher(line);
            if (key.find()) {
                take = !present.contains(key.group(1));
            }
            rest.append(take ? line + "\n" : "");
        }
        return rest.toString();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandShownParses(Path page) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine line = Cli.commands(
                new Terminal(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of()),
                new ParsedOnly(),
                "sally");
        for (String block : blocks(page, "console")) {
            for (String shown : block.lines().toList()) {
                List<String> words = words(shown);
                int at = words.indexOf("sally") < 0 ? words.indexOf("./sally") : words.indexOf("sally");
                if (shown.startsWith("$ ") && at >= 0 && !words.contains("mkdir") && !words.contains("git")) {
                    String[] arguments = words.subList(at + 1, words.size()).toArray(String[]::new);
                    assertThat(arguments).as(shown).isNotEmpty();
                    if (!arguments[0].equals("demo")) {
                        assertThat(line.parseArgs(arguments).subcommand())
                                .as(shown)
                                .isNotNull();
                    }
                }
            }
        }
    }

    private static List<String> words(String line) {
        return Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)")
                .matcher(line)
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        String text = BLOCK.matcher(Files.readString(page)).replaceAll("");
        for (String link :
                LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String path = link.replaceFirst("#.*", "");
            Path target = path.isEmpty() ? page : page.getParent().resolve(path).normalize();
            assertThat(target).as("%s links to %s", page, link).exists();
            if (link.contains("#")) {
                assertThat(headings(target))
                        .as("%s links to %s", page, link)
                        .contains(link.substring(link.indexOf('#') + 1));
            }
        }
    }

    private static List<String> headings(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void theStarterPackIsAcceptedWithTheGroupsItNames() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("distribution/src/main/policies/starter"))) {
            for (Path file : files.toList()) {
                all.add(Files.readString(file));
            }
        }
        all.addAll(blocks(START, "yaml").stream().filter(DocsTest::isResource).toList());
        JsonNode checked = OfflineCheck.check(
                new Documents(List.of(Map.of("file", "starter", "text", String.join("---\n", all)))));
        assertThat(checked.path("done").asBoolean()).as(checked.toString()).isTrue();
    }
}
