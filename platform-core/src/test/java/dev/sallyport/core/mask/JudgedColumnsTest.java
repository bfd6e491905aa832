package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.FakeRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One rule without a column list: the detector says which columns are sensitive. */
final class JudgedColumnsTest {

    private static final String RULE = """
            kind: MaskingRule
            name: people
            spec: {detect: {detector: annas}, masker: stars}
            """;

    private static final Command SELECT = Scene.command(Scene.statement("SELECT", "<public.people", Effect.READ));

    private static LiveMasking masking(String yaml) {
        return new LiveMasking(Scene.of(Fakes.REGISTRY, yaml).source()::current, KeyRing.ephemeral());
    }

    private static Column of(String column, String type) {
        return new Column(column, Optional.of(new Column.Origin("public", "people", column)), type, true);
    }

    private static Masking.Plan plan(LiveMasking masking, Column... columns) {
        return masking.plan(Scene.session(), new ResultSchema(List.of(columns), SELECT));
    }

    private static List<String> applied(Masking.Plan plan, Rows rows) {
        plan.apply(rows);
        return IntStream.range(0, rows.size() * rows.width())
                .mapToObj(i -> rows.get(i / rows.width(), i % rows.width()).toText())
                .toList();
    }

    @Test
    void theFirstRowDecidesForTheWholeColumn() {
        Masking.Plan plan = plan(masking(RULE), of("nome", "text"), of("onde", "text"));
        assertThat(applied(plan, FakeRows.of(2, "Anna", "Braga"))).containsExactly("****", "Braga");
        assertThat(applied(plan, FakeRows.of(2, "Bo", "Porto", "\0", "x"))).containsExactly("**", "Porto", "", "x");
        assertThat(plan.counts()).containsExactly(Map.entry("people", 2L));
    }

    @Test
    void aColumnOnlyEverBecomesMoreSensitive() {
        Masking.Plan plan = plan(masking(RULE), of("nome", "text"));
        assertThat(applied(plan, FakeRows.of(1, "Bo"))).containsExactly("Bo");
        assertThat(applied(plan, FakeRows.of(1, "Anna", "Cy"))).containsExactly("****", "**");
        assertThat(applied(plan, FakeRows.of(1, "Di"))).containsExactly("**");
    }

    @Test
    void aStrictRuleHidesAColumnUntilItIsDecided() {
        LiveMasking masking = masking(RULE.replace("detector: annas", "detector: annas, strictness: strict"));
        Masking.Plan plan = plan(masking, of("nome", "text"));
        assertThat(applied(plan, FakeRows.of(1, "Bo"))).containsExactly("**");
        assertThat(applied(plan, FakeRows.of(1, "Cy"))).containsExactly("**");
        assertThat(applied(plan, FakeRows.of(1, "Di", "Ed", "Flo"))).containsExactly("Di", "Ed", "Flo");
        assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Bo", "Cy", "Di", "Ed", "Flo")))
                .as("that it was hidden is not remembered")
                .containsExactly("Bo", "Cy", "Di", "Ed", "Flo");
    }

    @Test
    void aSensitiveColumnIsKnownToTheNextResult() {
        LiveMasking masking = masking(RULE);
        applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Anna"));
        assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Bo")))
                .containsExactly("**");
        assertThat(applied(plan(masking, of("onde", "text")), FakeRows.of(1, "Bo")))
                .containsExactly("Bo");
    }

    @Test
    void aComputedColumnIsJudgedInItsOwnResultOnly() {
        LiveMasking masking = masking(RULE);
        Column computed = new Column("upper", Optional.empty(), "text", true);
        assertThat(applied(plan(masking, computed), FakeRows.of(1, "Anna"))).containsExactly("****");
        assertThat(applied(plan(masking, computed), FakeRows.of(1, "Bo"))).containsExactly("Bo");
    }

    @Test
    void onlyWantedTypesAreMasked() {
        String cities = RULE.replace("detector: annas", "detector: annas, types: [city]");
        assertThat(applied(plan(masking(cities), of("nome", "text")), FakeRows.of(1, "Anna")))
                .containsExactly("Anna");
    }

    @Test
    void datesAndSmallNumbersAreLookedAtAsColumns() {
        assertThat(plan(masking(RULE), of("born", "date")).masks()).isTrue();
        assertThat(plan(masking(RULE), of("cvv", "int2")).masks()).isTrue();
        assertThat(plan(masking(RULE), of("ok", "bool")).masks()).isFalse();
    }

    @Test
    void aHarmlessColumnIsLookedAtAgainNowAndThen() {
        LiveMasking masking = masking(RULE);
        for (int i = 0; i < 200; i++) {
            assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Bo")))
                    .containsExactly("Bo");
        }
        int seen = 0;
        while (applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Anna"))
                .contains("Anna")) {
            assertThat(seen++).as("results until the column is judged anew").isLessThan(2000);
        }
        assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Bo")))
                .containsExactly("**");
    }

    @Test
    void labelsTakeEffectAtOnceAndOutliveNoRule() {
        String detect = "detector: annas";
        Scene scene = Scene.of(Fakes.REGISTRY, RULE);
        LiveMasking masking = new LiveMasking(scene.source()::current, KeyRing.ephemeral());
        assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Anna")))
                .containsExactly("****");

        scene.apply(RULE.replace(detect, detect + ", labels: [{columns: [people.nome], is: none}]"));
        assertThat(applied(plan(masking, of("nome", "text")), FakeRows.of(1, "Anna")))
                .containsExactly("Anna");

        scene.apply(RULE.replace(detect, detect + ", labels: [{columns: [onde], is: city}]"));
        assertThat(applied(plan(masking, of("nome", "text"), of("onde", "text")), FakeRows.of(2, "Anna", "Porto")))
                .containsExactly("****", "*****");
    }
}
