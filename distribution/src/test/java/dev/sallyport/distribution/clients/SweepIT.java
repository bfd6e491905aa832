package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A session tries every way it can think of to see masked values; afterwards nothing the client got, and nothing the
 * gateway keeps, holds any of them. What is known to get past is in the register of known gaps, and not in the script.
 */
@ExtendWith(Worlds.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SweepIT {

    /** Microseconds of entries and digests: sooner or later six digits of one are those of a value. */
    private static final Pattern BY_CHANCE = Pattern.compile("\"t\":\\d{16}|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private static final List<String> SEEDED =
            List.of("quillbert", "fernmail", "cardno-73", "918273", "tagsecret", "docsecret");

    private final World world;

    SweepIT(World world) {
        this.world = world;
    }

    /** The seeds, and what they become by the simple encodings. */
    private static List<String> forms() {
        List<String> forms = new ArrayList<>(SEEDED);
        for (String seed : List.of("Quillbert1", "fernmail", "cardno-73")) {
            byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(new StringBuilder(seed.toLowerCase(Locale.ROOT)).reverse().toString());
            forms.add(Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .substring(0, 10)
                    .toLowerCase(Locale.ROOT));
        }
        return forms;
    }

    private static void isClean(String where, String text) {
        String lower = BY_CHANCE.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
        for (String form : forms()) {
            int at = lower.indexOf(form);
            assertThat(at)
                    .as("%s shows '%s': ...%s", where, form, at < 0 ? "" : excerpt(lower, at))
                    .isNegative();
        }
    }

    private static String excerpt(String text, int at) {
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 60));
    }

    @Test
    @Order(1)
    void pg27_noStatementOfTheSweepShowsAMaskedValue() throws IOException {
        assumeThat(Tool.installed("psql")).as("psql is installed").isTrue();
        world.psql("-c", "ANALYZE people").run().fine();
        List<String> showing = new ArrayList<>();
        for (String mode : List.of("simple", "verbose")) {
            Path script = Files.createTempFile(world.folder(), "sweep", ".sql");
            String settings = mode.equals("verbose") ? "\\set VERBOSITY verbose\n\\x\n" : "";
            Files.writeString(script, settings + World.resource("sweep.sql"));
            Tool.Ran ran =
                    world.psql("-a", "-f", script.toString()).patience(900).run();
            String statement = "";
            for (String line : ran.out().lines().toList()) {
                statement = line.endsWith(";") ? line : statement;
                collect(showing, statement, line);
            }
            ran.err().lines().forEach(line -> collect(showing, "error", line));
        }
        assertThat(showing).isEmpty();
    }

    private static void collect(List<String> showing, String statement, String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        forms().stream()
                .filter(lower::contains)
                .findFirst()
                .ifPresent(form -> showing.add(statement + " shows " + line));
    }

    @Test
    @Order(2)
    void recordingsReplayedAndExportedShowNone() {
        Sally.Ran listed = world.sally().run("sessions", "list", "--json");
        List<String> sessions = java.util.regex.Pattern.compile("\"session\"\\s*:\\s*\"([0-9a-z]{26})\"")
                .matcher(listed.out())
                .results()
                .map(found -> found.group(1))
                .limit(4)
                .toList();
        assertThat(sessions).as(listed.all()).isNotEmpty();
        for (String session : sessions) {
            Sally.Ran replayed = world.sally().run("sessions", "replay", session);
            assertThat(replayed.code()).as(replayed.all()).isZero();
            isClean("the replay", replayed.out());
            isClean(
                    "the replay as JSON",
                    world.sally().run("sessions", "replay", session, "--json").out());
        }
    }

    @Test
    @Order(3)
    void theSearchFindsNone() {
        Await.that(
                "the index has the sweep",
                () -> world.sally()
                        .run("search", "--limit", "5", "people")
                        .out()
                        .contains("people"));
        for (String seed : List.of("quillbert*", "fernmail*", "91827301*", "tagsecret*", "docsecret*")) {
            Sally.Ran found = world.sally().run("search", seed);
            isClean("the search for " + seed, found.out().replace(seed, ""));
        }
    }

    @Test
    @Order(4)
    void noFileOfTheGatewayAndNoMetricShowsOne() throws Exception {
        Await.that("every file was looked at", this::everyFileIsClean);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(world.gateway().process().url() + "/metrics"))
                .header("Authorization", "Bearer " + world.gateway().process().rootToken())
                .build();
        HttpResponse<InputStream> metrics =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        String text = new String(metrics.body().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("sallyport_");
        isClean("/metrics", text);
    }

    /** Looks at all files; false when one was moved or removed meanwhile, so that it may have been missed. */
    private boolean everyFileIsClean() throws IOException {
        try (Stream<Path> files = Files.walk(world.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.startsWith(world.folder().resolve("data")) || file.endsWith("gateway.log")) {
                    isClean(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
            return true;
        } catch (NoSuchFileException moved) {
            return false;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }
}
