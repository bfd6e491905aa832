package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.catalog.Sighting.Place;
import dev.sallyport.core.http.ControlPlane;
import dev.sallyport.core.record.Evidence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line and the routes below it over real recordings: closed, live and interrupted. */
@Timeout(300)
final class EvidenceTest {

    @TempDir
    Path folder;

    private Evidence evidence;
    private ControlPlane plane;

    @BeforeEach
    void start() throws Exception {
        evidence = new Evidence(folder);
        plane = new ControlPlane(evidence.library());
    }

    @AfterEach
    void stop() throws Exception {
        plane.close();
        evidence.close();
    }

    private record Ran(int code, String out, String err) {}

    private Ran as(String token, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment =
                token.isEmpty() ? Map.of() : Map.of("SALLYPORT_URL", plane.url(), "SALLYPORT_TOKEN", token);
        int code = Cli.run(
                arguments,
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment),
                new NoProgram());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static final class NoProgram implements Program {
        @Override
        public int serve(Path config, boolean jsonLog) {
            return 3;
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            return "";
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

    @Test
    void anAuditorSeesAllSessionsAndEverybodyElseTheOwnOnes() {
        String auditor = plane.token("otto");
        assertThat(as(auditor, "sessions", "list").out())
                .contains(Evidence.CLOSED, Evidence.LIVE, Evidence.INTERRUPTED)
                .contains("closed", "live", "interrupted");
        assertThat(as(auditor, "sessions", "list", "--state", "live").out())
                .contains(Evidence.LIVE)
                .doesNotContain(Evidence.CLOSED);
        assertThat(as(auditor, "audit").code()).isZero();
        assertThat(as(auditor, "get", "subjects").code()).isEqualTo(1);
        assertThat(as(auditor, "sessions", "end", Evidence.LIVE).code()).isEqualTo(1);

        String eve = plane.token("eve");
        assertThat(as(eve, "sessions", "list").out())
                .contains(Evidence.LIVE)
                .doesNotContain(Evidence.CLOSED, Evidence.INTERRUPTED, "alice");
        assertThat(as(eve, "sessions", "list", "--user", "alice").out()).contains("(none)");
        for (String command : new String[] {"show", "replay", "verify", "export"}) {
            Ran others = as(eve, "sessions", command, Evidence.CLOSED);
            assertThat(others.code()).as(command).isEqualTo(1);
            assertThat(others.out()).as(command).isEmpty();
            assertThat(others.err()).as(command).contains("SP-1004");
            assertThat(as(eve, "sessions", command, Evidence.LIVE).code()).isZero();
        }
        assertThat(as(eve, "sessions", "verify", "--all").code()).isEqualTo(1);
        assertThat(as(eve, "audit").code()).isEqualTo(1);
    }

    @Test
    void re01_everyRecordingIsShownReplayedAndVerified() {
        for (String id : new String[] {Evidence.CLOSED, Evidence.LIVE, Evidence.INTERRUPTED}) {
            assertThat(as(ControlPlane.ROOT, "sessions", "show", id).out()).contains(id, "shop");
            Ran replay = as(ControlPlane.ROOT, "sessions", "replay", id);
            assertThat(replay.out()).contains("opened shop", "orders", "completed DONE");
            assertThat(as(ControlPlane.ROOT, "sessions", "verify", id).out()).contains(": sound, ");
        }
        assertThat(as(ControlPlane.ROOT, "sessions", "replay", Evidence.INTERRUPTED)
                        .out())
                .contains("interrupted");
        assertThat(as(ControlPlane.ROOT, "sessions", "verify", "--all").out())
                .contains("3 recordings checked; all are sound.");
        assertThat(as(ControlPlane.ROOT, "sessions", "verify", "--all", Evidence.LIVE)
                        .code())
                .isEqualTo(2);
    }

    @Test
    void re01_escapeSequencesInRecordedTextNeverReachTheTerminal() {
        Ran replay = as(ControlPlane.ROOT, "sessions", "replay", Evidence.CLOSED);
        assertThat(replay.out()).contains("<U+001B>[2J", "<U+202E>").doesNotContain("\u001b", "\u0007", "\u202E");
        Ran found = as(ControlPlane.ROOT, "search", "orders");
        assertThat(found.out()).contains("[orders]", "<U+001B>").doesNotContain("\u001b", "\u0007");
    }

    @Test
    void aSearchShowsTheSequenceFromWhichAReplayBegins() {
        Ran whole = as(ControlPlane.ROOT, "sessions", "replay", Evidence.CLOSED);
        assertThat(whole.out()).contains("opened shop");
        Ran later = as(ControlPlane.ROOT, "sessions", "replay", Evidence.CLOSED, "--from", "1");
        assertThat(later.out()).contains("asked:", "orders").doesNotContain("opened shop");
    }

    @Test
    void re06_anExportIsCheckedWithoutAGatewayWholeOrWithheldAndAChangeIsFound() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        Path withheld = folder.resolve("withheld.jsonl");
        assertThat(as(ControlPlane.ROOT, "sessions", "export", Evidence.CLOSED, "-o", whole.toString())
                        .code())
                .isZero();
        assertThat(as(
                                ControlPlane.ROOT,
                                "sessions",
                                "export",
                                Evidence.CLOSED,
                                "--withhold",
                                "asked,rows",
                                "-o",
                                withheld.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(whole)).contains("orders");
        assertThat(Files.readString(withheld)).doesNotContain("orders").contains("withheld");
        for (Path export : new Path[] {whole, withheld}) {
            Ran checked = offline(export);
            assertThat(checked.out()).contains(Evidence.CLOSED + " (closed): sound");
            assertThat(checked.code()).isZero();
        }
        Path changed = Files.writeString(
                folder.resolve("changed.jsonl"), Files.readString(whole).replace("orders", "orderz"));
        assertThat(offline(changed).code()).isEqualTo(1);
        assertThat(offline(changed).out()).contains("NOT SOUND");
        assertThat(as("", "sessions", "verify", "--file", whole.toString()).code())
                .isEqualTo(2);
        assertThat(as(ControlPlane.ROOT, "sessions", "export", Evidence.CLOSED, "--withhold", "opened")
                        .err())
                .contains("SP-1003");
    }

    private Ran offline(Path export) {
        return as(
                "",
                "sessions",
                "verify",
                "--file",
                export.toString(),
                "--public-key",
                evidence.publicKey().toString());
    }

    @Test
    void whyACellWasMaskedIsExplainedToWhoeverMaySeeTheRecording() {
        String auditor = plane.token("otto");
        Ran commands = as(auditor, "dlp", "explain", Evidence.CLOSED);
        assertThat(commands.out().lines())
                .anyMatch(line -> line.matches("7 +SELECT mail, note FROM people +everything 3 +yes"));
        Ran all = as(auditor, "dlp", "explain", Evidence.CLOSED, "7");
        assertThat(all.out())
                .as(all.err())
                .contains("judged email 1.00 by format, 2 values", "judged harmless (none) 0.91 by column, 2 values")
                .contains("Document 3, response:", "judged phone 0.95 by column");
        assertThat(all.out().lines())
                .anyMatch(line -> line.matches("1 +2 +person +0[.]8[78] +names +everything +redact"));
        Ran cell = as(auditor, "dlp", "explain", Evidence.CLOSED, "7", "--row", "1", "--column", "2");
        assertThat(cell.out())
                .as(cell.err())
                .contains("2 note text", "call [REDACTED:person]", "person", "names")
                .doesNotContain("email");
        assertThat(as(auditor, "dlp", "explain", Evidence.CLOSED, "7", "--row", "3", "--column", "2")
                        .err())
                .contains("has 2 rows");
        assertThat(as(auditor, "dlp", "explain", Evidence.CLOSED, "7", "--row", "1")
                        .err())
                .contains("SP-1003");
        assertThat(as(auditor, "dlp", "explain", Evidence.CLOSED, "99").err()).contains("no command 99");
        Ran others = as(plane.token("eve"), "dlp", "explain", Evidence.CLOSED, "7");
        assertThat(others.code()).isEqualTo(1);
        assertThat(others.out()).isEmpty();
        assertThat(others.err()).contains("SP-1004");
        assertThat(as(auditor, "audit", "--type", "session.explained").out()).contains("otto");
    }

    @Test
    void theCatalogueListsWhatWasSeenWhereAndWhatNothingCovers() {
        Place mail = new Place("shop", Sighting.Kind.COLUMN, "public.people.mail");
        plane.catalog.saw(mail, "email", 3, 0.987, "people");
        plane.catalog.saw(new Place("shop", Sighting.Kind.TEXT, ""), "card", 1, 1, "");
        Ran all = as(plane.token("otto"), "catalog");
        assertThat(all.code()).as(all.err()).isZero();
        assertThat(all.out())
                .contains("public.people.mail", "email", "3", "0.987", "people")
                .contains("(text)", "card", "none");
        assertThat(as(plane.token("otto"), "catalog", "--uncovered").out())
                .contains("card")
                .doesNotContain("email");
        assertThat(as(plane.token("otto"), "catalog", "--target", "crm").out()).doesNotContain("email");
        assertThat(as(plane.token("otto"), "catalog", "--limit", "9999").code()).isNotZero();
        assertThat(as(plane.token("eve"), "catalog").err()).contains("auditors");
    }
}
