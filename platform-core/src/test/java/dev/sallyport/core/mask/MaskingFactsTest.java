package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.record.MaskingFacts;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.FakeRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written down of masking tells why, and no value. */
final class MaskingFactsTest {

    private static final String RULES = """
            kind: MaskingRule
            name: people
            spec: {detect: {detector: annas}, masker: stars}
            ---
            kind: MaskingRule
            name: mails
            spec: {detect: {detector: at-signs}, masker: first, mode: observe}
            ---
            kind: MaskingRule
            name: pins
            spec: {columns: [pin], masker: "null"}
            """;

    private static LiveMasking masking() {
        return new LiveMasking(Scene.of(Fakes.REGISTRY, RULES).source()::current, KeyRing.ephemeral());
    }

    private static Column of(String column) {
        return new Column(column, Optional.of(new Column.Origin("public", "people", column)), "text", true);
    }

    private static Masking.Plan plan(LiveMasking masking, Column... columns) {
        return masking.plan(
                Scene.session(),
                new ResultSchema(
                        List.of(columns), Scene.command(Scene.statement("SELECT", "<public.people", Effect.READ))));
    }

    private static List<String> columns(MaskingFacts facts) {
        return facts.columns().stream()
                .map(fact -> fact.column() + " " + fact.rule() + " " + fact.by() + " " + fact.operator() + " "
                        + fact.verdict().type() + "/" + fact.verdict().detail() + " "
                        + fact.verdict().values() + " " + fact.changed() + (fact.enforced() ? "" : " observed"))
                .toList();
    }

    @Test
    void everyRuleOfEveryColumnIsExplained() {
        Masking.Plan plan = plan(masking(), of("nome"), of("note"), of("pin"));
        plan.apply(FakeRows.of(3, "Anna", "to a@b.c", "1", "Bo", "nothing", "2"));
        plan.apply(FakeRows.of(3, "Cy", "to x@y.z, not q@r.s", "3"));
        MaskingFacts facts = plan.facts();
        assertThat(columns(facts))
                .containsExactly(
                        "0 people JUDGED stars person/first-name 2 3",
                        "0 mails SEARCHED first / 0 0 observed",
                        "1 people JUDGED stars /none 2 0",
                        "1 mails SEARCHED first / 0 2 observed",
                        "2 people JUDGED stars /none 2 0",
                        "2 pins NAME null / 0 3",
                        "2 mails SEARCHED first / 0 0 observed");
        assertThat(facts.cells())
                .extracting(cell -> cell.row() + ":" + cell.column() + " " + cell.type() + " " + cell.masked())
                .containsExactly("0:1 email false", "2:1 email false", "2:1 email false");
        assertThat(facts.toString()).doesNotContain("Anna", "a@b.c");
    }

    @Test
    void whatAnEarlierResultTaughtIsSaidToBeRemembered() {
        LiveMasking masking = masking();
        plan(masking, of("nome")).apply(FakeRows.of(1, "Anna"));
        Masking.Plan next = plan(masking, of("nome"));
        next.apply(FakeRows.of(1, "Bo"));
        MaskingFacts.Verdict verdict = next.facts().columns().getFirst().verdict();
        assertThat(verdict.remembered()).isTrue();
        assertThat(verdict.type()).isEqualTo("person");
    }

    @Test
    void onlySoManyCellsAreKept() {
        Masking.Plan plan = plan(masking(), of("note"));
        for (int i = 0; i < 1001; i++) {
            plan.apply(FakeRows.of(1, "a@b.c"));
        }
        assertThat(plan.facts().cells()).hasSize(1000);
        assertThat(plan.facts().more()).isTrue();
        assertThat(columns(plan.facts())).contains("0 mails SEARCHED first / 0 1001 observed");
    }

    @Test
    void aNameThatIsAValueIsNotWrittenDown() {
        String rule = """
                kind: MaskingRule
                name: mails
                spec: {detect: {detector: at-signs}, masker: stars}
                """;
        DocumentMask mask = new LiveMasking(Scene.of(Fakes.REGISTRY, rule).source()::current, KeyRing.ephemeral())
                .documents(Scene.session())
                .of("application/json", "", "/people", false);
        mask.take(ByteBuffer.wrap("{\"ann@x.y\":\"bob@x.y\"}".getBytes(StandardCharsets.UTF_8)), new Bytes());
        assertThat(mask.facts().fields()).hasSize(1);
        assertThat(mask.facts().toString()).doesNotContain("ann", "bob");
    }

    @Test
    void fieldsOfDocumentsAreExplainedByName() {
        DocumentMask mask = masking().documents(Scene.session()).of("application/json", "", "/people/7", false);
        Bytes out = new Bytes();
        mask.take(
                ByteBuffer.wrap("[{\"nome\":\"Anna\",\"note\":\"a@b.c\"},{\"nome\":\"Bo\",\"note\":\"x@y.z\"}]"
                        .getBytes(StandardCharsets.UTF_8)),
                out);
        mask.end(out);
        assertThat(mask.facts().fields())
                .extracting(field -> field.name() + " " + field.rule() + " " + field.by() + " " + field.type() + " "
                        + field.masked() + " " + field.count())
                .containsExactly("nome people JUDGED person true 2", "note mails SEARCHED email false 2");
    }
}
