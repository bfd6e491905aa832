package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.FileUse.Use;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.plugin.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules about files that are moved, and about running what was uploaded. */
final class FileGuardrailTest {

    private static final String NOTHING_INTO_ETC = """
        kind: Guardrail
        name: nothing-into-etc
        spec:
          match: {files: {paths: [/etc/*, /srv/*.conf], uses: [upload, remove]}}
          action: deny
        """;

    private static Command files(FileUse... uses) {
        Statement statement = new Statement("upload", Set.of(Effect.FILE), List.of(uses), 1);
        return new Command(
                CommandKind.FILE_TRANSFER,
                "x",
                List.of(),
                new Analysis(List.of(statement), Optional.empty()),
                Map.of());
    }

    private static Command shell(Analysis analysis, Map<String, String> attributes) {
        return new Command(CommandKind.SHELL, "x", List.of(), analysis, attributes);
    }

    @Test
    void aFileMatchesByItsPathAndUse() {
        Scene scene = Scene.of(NOTHING_INTO_ETC);
        assertThat(scene.judge(files(FileUse.of("/etc/cron.d/x", Use.UPLOAD))).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.reason())
                        .isEqualTo("guardrail 'nothing-into-etc' refused upload: it writes /etc/cron.d/x"));
        assertThat(scene.judge(files(FileUse.of("/srv/a.conf", Use.REMOVE))).refusal())
                .isPresent();
        assertThat(scene.judge(files(FileUse.of("/srv/below/a.conf", Use.REMOVE)))
                        .refusal())
                .as("within a name a star is a part of it")
                .isEmpty();
        assertThat(scene.judge(files(FileUse.of("/etc/passwd", Use.DOWNLOAD))).refusal())
                .isEmpty();
        assertThat(scene.judge(files(FileUse.of("/home/etc/x", Use.UPLOAD))).refusal())
                .isEmpty();
        assertThat(scene.judge(files(FileUse.of("cron.d/x", Use.UPLOAD))).refusal())
                .as("where a relative path begins is not known")
                .isPresent();
    }

    @Test
    void aFileMatchesByItsSizeIfThatIsKnown() {
        Scene scene = Scene.of("""
            kind: Guardrail
            name: small
            spec:
              match: {files: {larger-than: 1_000}}
              action: deny
            """);
        assertThat(scene.judge(files(new FileUse("/a", Use.UPLOAD, OptionalLong.of(1001))))
                        .refusal())
                .isPresent();
        assertThat(scene.judge(files(new FileUse("/a", Use.UPLOAD, OptionalLong.of(1000))))
                        .refusal())
                .isEmpty();
    }

    @Test
    void aFileWhoseSizeIsNotKnownGetsALimit() {
        Scene scene = Scene.of("""
            kind: Guardrail
            name: small
            spec:
              match: {files: {paths: [/srv/*], uses: [upload], larger-than: 1_000}}
              action: deny
            """);
        assertThat(scene.limit(files(FileUse.of("/srv/a", Use.UPLOAD)))).hasValueSatisfying(limit -> {
            assertThat(limit.bytesMax()).isEqualTo(1000);
            assertThat(limit.refusal().reason()).contains("small").contains("more than 1000 bytes");
        });
        assertThat(scene.limit(files(FileUse.of("/tmp/a", Use.UPLOAD)))).isEmpty();
        assertThat(scene.limit(files(FileUse.of("/srv/a", Use.DOWNLOAD)))).isEmpty();
        assertThat(scene.limit(files(new FileUse("/srv/a", Use.UPLOAD, OptionalLong.of(3)))))
                .isEmpty();
    }

    private static final String NO_CARDS = """
        kind: Guardrail
        name: no-cards
        spec:
          match: {files: {paths: [/srv/*], uses: [upload], findings: {detector: cards, types: [card, unsearched]}}}
          action: deny
        """;

    /** Finds nothing: what is found is said by the test. */
    private record Cards(String name) implements Detector {

        @Override
        public Set<String> types() {
            return Set.of("card", "iban");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of();
        }
    }

    private static Registry cards() {
        return new Registry(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("cards", new Cards("cards")),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    @Test
    void aFileMatchesByWhatIsFoundInIt() {
        Scene scene = Scene.of(cards(), NO_CARDS);
        Command upload = files(FileUse.of("/srv/a", Use.UPLOAD));
        assertThat(scene.judge(upload).refusal()).as("nothing is found yet").isEmpty();
        assertThat(scene.policy().searches(Scene.session(), upload, Scene.NOW))
                .singleElement()
                .satisfies(search -> assertThat(search.types()).containsExactlyInAnyOrder("card", "unsearched"));
        assertThat(scene.judge(ContentSearch.found(upload, Direction.TO_TARGET, Set.of("card")))
                        .refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.reason())
                        .isEqualTo("guardrail 'no-cards' refused upload: it writes /srv/a, in which there is card"));
        assertThat(scene.judge(ContentSearch.found(upload, Direction.TO_TARGET, Set.of("iban")))
                        .refusal())
                .isEmpty();
        for (Command other : List.of(
                files(FileUse.of("/srv/a", Use.DOWNLOAD)),
                files(FileUse.of("/tmp/a", Use.UPLOAD)),
                files(FileUse.of("/srv/a", Use.RENAME)))) {
            assertThat(scene.policy().searches(Scene.session(), other, Scene.NOW))
                    .isEmpty();
        }
    }

    @Test
    void aRuleWithoutTypesIsAboutAllThatItsDetectorFinds() {
        Scene scene = Scene.of(cards(), NO_CARDS.replace(", types: [card, unsearched]", ""));
        Command upload = files(FileUse.of("/srv/a", Use.UPLOAD));
        assertThat(scene.policy().searches(Scene.session(), upload, Scene.NOW))
                .singleElement()
                .satisfies(search -> assertThat(search.types()).containsExactlyInAnyOrder("card", "iban"));
        assertThat(scene.judge(ContentSearch.found(upload, Direction.TO_TARGET, Set.of("iban")))
                        .refusal())
                .isPresent();
        assertThat(scene.judge(ContentSearch.found(upload, Direction.TO_TARGET, Set.of(FileUse.UNSEARCHED)))
                        .refusal())
                .isEmpty();
    }

    @Test
    void mistakesAboutFindingsAreTold() {
        Scene scene = new Scene(cards());
        assertThat(scene.apply(NO_CARDS.replace("detector: cards", "detector: card"))
                        .problems())
                .anyMatch(problem -> problem.toString().contains("there is no detector 'card'; known: cards"));
        assertThat(scene.apply(NO_CARDS.replace("[card,", "[crad,")).problems())
                .anyMatch(
                        problem -> problem.toString().contains("cannot find 'crad'; it finds card, iban, unsearched"));
        assertThat(scene.apply(NO_CARDS.replace("findings:", "larger-than: 10, findings:"))
                        .problems())
                .anyMatch(problem -> problem.toString().contains("cannot stand beside larger-than"));
    }

    @Test
    void aRuleAboutFilesIsNotAboutCommandsOfAShell() {
        Scene scene = Scene.of(NOTHING_INTO_ETC);
        assertThat(scene.judge(shell(Analysis.notUnderstood("no"), Map.of())).refusal())
                .isEmpty();
    }

    @Test
    void sh08ARuleCanRefuseToRunWhatWasUploaded() {
        Scene scene = Scene.of("""
            kind: Guardrail
            name: no-uploaded-code
            spec:
              match: {runs-upload: true}
              action: deny
            """);
        Command run = shell(Analysis.EMPTY, Map.of("runs-upload", "/tmp/x (SHA-256 ab)"));
        assertThat(scene.judge(run).refusal())
                .hasValueSatisfying(refusal ->
                        assertThat(refusal.reason()).contains("it runs what was uploaded: /tmp/x (SHA-256 ab)"));
        assertThat(scene.judge(shell(Analysis.EMPTY, Map.of())).refusal()).isEmpty();
    }

    @Test
    void mistakesAreTold() {
        Scene scene = new Scene(Registry.EMPTY);
        for (String match : List.of(
                "{files: {}}",
                "{files: {paths: [etc]}}",
                "{files: {uses: [fly]}}",
                "{files: {larger-than: -1}}",
                "{files: {larger-than: many}}",
                "{files: {uses: [upload]}, programs: [rm]}",
                "{files: {uses: [upload]}, kinds: [shell]}")) {
            assertThat(scene.apply("""
                kind: Guardrail
                name: wrong
                spec:
                  match: %s
                  action: deny
                """.formatted(match)).done()).as(match).isFalse();
        }
    }
}
