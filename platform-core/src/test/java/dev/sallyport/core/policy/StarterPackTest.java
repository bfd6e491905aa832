package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problem;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pack that is shipped, as it is shipped. */
final class StarterPackTest {

    private static final String APPROVERS =
            "kind: Group\nname: approvers\nspec: {members: [bob]}\n---\n" + "kind: Subject\nname: bob\nspec: {}\n";

    private final Scene scene = Scene.of("");

    @BeforeEach
    void pack() throws IOException {
        List<Source> sources = new ArrayList<>(List.of(new Source("people.yaml", APPROVERS)));
        try (Stream<Path> files = Files.list(Path.of("../distribution/src/main/policies/starter"))) {
            for (Path file : files.toList()) {
                sources.add(new Source(file.toString(), Files.readString(file)));
            }
        }
        Applied applied = scene.resources().apply(sources, "test", false);
        assertThat(applied.problems()).extracting(Problem::toString).isEmpty();
        assertThat(sources).hasSizeGreaterThan(3);
    }

    @Test
    void everydayWorkPasses() {
        assertThat(scene.judge(Scene.command(Scene.statement("SELECT", "<orders", Effect.READ)))
                        .matches())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("UPDATE", ">orders", Effect.READ, Effect.UPDATE)))
                        .matches())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("INSERT", ">orders", Effect.INSERT)))
                        .matches())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("CREATE TABLE", ">t", Effect.CREATE)))
                        .matches())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("BEGIN", "", Effect.TRANSACTION)))
                        .matches())
                .isEmpty();
    }

    @Test
    void whatReachesEveryRowIsDenied() {
        assertThat(scene.judge(Scene.command(Scene.statement("DELETE", ">orders", true, Effect.DELETE)))
                        .refusal())
                .isPresent();
    }

    @Test
    void lossAndPrivilegesAreHeld() {
        for (Effect effect : List.of(Effect.DROP, Effect.TRUNCATE, Effect.PRIVILEGE)) {
            Policy.Judgement judged = scene.judge(Scene.command(Scene.statement("X", "", effect)));
            assertThat(judged.holds()).as("%s", effect).hasSize(1);
            assertThat(judged.refusal()).as("%s", effect).isEmpty();
        }
    }

    @Test
    void waysOutAndHiddenCodeAreDenied() {
        for (Effect effect : List.of(
                Effect.FILE, Effect.PROGRAM, Effect.REMOTE, Effect.REPLICATION, Effect.SYSTEM, Effect.PROCEDURAL)) {
            assertThat(scene.judge(Scene.command(Scene.statement("X", "", effect)))
                            .refusal())
                    .as("%s", effect)
                    .isPresent();
        }
        assertThat(scene.judge(Scene.command(Analysis.notUnderstood("?"))).refusal())
                .isPresent();
        assertThat(scene.judge(Scene.command(Scene.call("lo_export"))).refusal())
                .isPresent();
    }

    @Test
    void thePackDoesNotWeakenTheDefaults() {
        for (Resource builtIn : DefaultGuardrails.all()) {
            assertThat(scene.resources().get(Kind.GUARDRAIL, builtIn.name()))
                    .hasValueSatisfying(shipped -> assertThat(shipped.spec()).isEqualTo(builtIn.spec()));
        }
    }
}
