package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.FileUse.Use;
import dev.sallyport.api.event.Statement;
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
