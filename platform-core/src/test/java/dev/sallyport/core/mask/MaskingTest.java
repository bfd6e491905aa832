package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.FakeRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskingTest {

    static final String EMAILS = """
            kind: MaskingRule
            name: emails
            spec: {columns: [public.customers.email], masker: stars}
            """;

    private static final Command SELECT = Scene.command(Scene.statement("SELECT", "<public.customers", Effect.READ));

    private static LiveMasking masking(String yaml) {
        return new LiveMasking(Scene.of(Fakes.REGISTRY, yaml).source()::current, KeyRing.ephemeral());
    }

    private static Column of(String name, String table, String column) {
        return new Column(name, Optional.of(new Column.Origin("public", table, column)), "text", true);
    }

    private static Column computed(String name, String type) {
        return new Column(name, Optional.empty(), type, true);
    }

    private static Masking.Plan plan(LiveMasking masking, Command command, Column... columns) {
        return masking.plan(Scene.session(), new ResultSchema(List.of(columns), command));
    }

    private static List<String> applied(Masking.Plan plan, Rows rows) {
        plan.apply(rows);
        return java.util.stream.IntStream.range(0, rows.size() * rows.width())
                .mapToObj(i -> rows.get(i / rows.width(), i % rows.width()).toText())
                .toList();
    }

    @Test
    void aColumnIsMaskedByItsOriginWhateverItsAlias() {
        Masking.Plan plan = plan(masking(EMAILS), SELECT, of("x", "customers", "email"), of("email", "shops", "email"));
        assertThat(plan.masks()).isTrue();
        assertThat(applied(plan, FakeRows.of(2, "bob@x", "shop@x", "\0", "y")))
                .containsExactly("*****", "shop@x", "", "y");
        assertThat(plan.counts()).containsExactly(Map.entry("emails", 1L));
    }

    @Test
    void sq02_positionsDoNotSlide() {
        Masking.Plan plan =
                plan(masking(EMAILS), SELECT, of("id", "customers", "id"), of("email", "customers", "email"));
        assertThat(applied(plan, FakeRows.of(2, "1", "a@b"))).containsExactly("1", "***");
    }

    @Test
    void withoutARuleNothingIsPlanned() {
        LiveMasking masking = masking("");
        assertThat(masking.applies(Scene.session())).isFalse();
        assertThat(plan(masking, SELECT, of("email", "customers", "email")).masks())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "varchar(10)", "json", "jsonb", "text[]", "bytea", "record", "unknown", "hstore"})
    void sq01_expressionsOverAMaskedTableAreHidden(String type) {
        Masking.Plan plan = plan(masking(EMAILS), SELECT, computed("upper", type));
        assertThat(applied(plan, FakeRows.of(1, "BOB@X")).getFirst())
                .doesNotContain("BOB")
                .isIn("***", "");
    }

    @Test
    void sq01_aMaskerThatKeepsPartsShowsNothingOfAnExpression() {
        LiveMasking masking = masking(EMAILS.replace("stars", "first"));
        assertThat(applied(plan(masking, SELECT, of("email", "customers", "email")), FakeRows.of(1, "bob@x")))
                .containsExactly("b****");
        assertThat(applied(plan(masking, SELECT, computed("substr", "text")), FakeRows.of(1, "bob@x")))
                .containsExactly("***");
    }

    @Test
    void countsPassUnlessTheRuleIsStrict() {
        assertThat(plan(masking(EMAILS), SELECT, computed("count", "int8")).masks())
                .isFalse();
        LiveMasking strict = masking(EMAILS.replace("masker: stars", "masker: stars, expressions: strict"));
        assertThat(applied(plan(strict, SELECT, computed("count", "int8")), FakeRows.of(1, "5")))
                .containsExactly("");
    }

    @Test
    void expressionsOverOtherTablesPass() {
        Command other = Scene.command(Scene.statement("SELECT", "<public.orders", Effect.READ));
        assertThat(plan(masking(EMAILS), other, computed("upper", "text")).masks())
                .isFalse();
        Command unqualified = Scene.command(Scene.statement("SELECT", "<customers", Effect.READ));
        assertThat(plan(masking(EMAILS), unqualified, computed("upper", "text")).masks())
                .isTrue();
    }

    @Test
    void whatIsNotUnderstoodOrHiddenInCodeCountsAsTouching() {
        Command unknown = Scene.command(Analysis.notUnderstood("no idea"));
        assertThat(plan(masking(EMAILS), unknown, computed("x", "text")).masks())
                .isTrue();
        Command function = Scene.command(Scene.statement("SELECT", "", Effect.READ, Effect.FUNCTION));
        assertThat(plan(masking(EMAILS), function, computed("x", "text")).masks())
                .isTrue();
        Command fetch = Scene.command(Scene.statement("FETCH", "", Effect.READ));
        assertThat(plan(masking(EMAILS), fetch, computed("x", "text")).masks())
                .as("pg25")
                .isTrue();
    }

    @Test
    void expressionsMayBeRefusedOrAllowedByRule() {
        LiveMasking refusing = masking(EMAILS.replace("masker: stars", "masker: stars, expressions: refuse"));
        assertThat(plan(refusing, SELECT, computed("upper", "text")).refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCodes.UNMASKABLE);
            assertThat(refusal.reason()).contains("emails", "'upper'", "computed");
        });
        LiveMasking allowing = masking(EMAILS.replace("masker: stars", "masker: stars, expressions: allow"));
        assertThat(plan(allowing, SELECT, computed("upper", "text")).masks()).isFalse();
    }

    @Test
    void pg24_aColumnThatCannotBeMaskedRefusesTheResult() {
        Column binary =
                new Column("email", Optional.of(new Column.Origin("public", "customers", "email")), "text", false);
        Masking.Plan plan = plan(masking(EMAILS), SELECT, binary);
        assertThat(plan.refusal()).isPresent();
        assertThatThrownBy(() -> plan.apply(FakeRows.of(1, "x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDetectorSearchesEveryTextCell() {
        LiveMasking masking = masking("""
                kind: MaskingRule
                name: anywhere
                spec: {detect: {detector: at-signs, types: [email]}, masker: stars}
                """);
        Masking.Plan plan = plan(masking, SELECT, of("note", "notes", "note"), computed("n", "bool"));
        assertThat(applied(plan, FakeRows.of(2, "mail bob@x.de or al@y.de now", "t")))
                .containsExactly("mail ******** or ******* now", "t");
        assertThat(plan.counts()).containsEntry("anywhere", 1L);
        assertThat(masking.totals()).containsEntry("anywhere", 1L);
    }

    @Test
    void observedRulesOnlyCount() {
        Masking.Plan plan = plan(
                masking(EMAILS.replace("masker: stars", "masker: stars, mode: observe")),
                SELECT,
                of("email", "customers", "email"));
        assertThat(applied(plan, FakeRows.of(1, "bob@x"))).containsExactly("bob@x");
        assertThat(plan.counts()).containsEntry("emails:observed", 1L);
    }

    @Test
    void exceptedGroupsSeeValues() {
        LiveMasking masking = masking(EMAILS.replace("spec: {", "spec: {subjects: {except-groups: [dpo]}, "));
        Subject officer = new Subject("dora", Subject.Kind.HUMAN, Set.of("dpo"), Optional.empty());
        assertThat(masking.applies(Scene.session())).isTrue();
        assertThat(masking.applies(Scene.session(officer, Scene.SHOP))).isFalse();
    }

    @Test
    void aFailingMaskerFailsTheBatch() {
        Masking.Plan plan = plan(masking(EMAILS.replace("stars", "broken")), SELECT, of("email", "customers", "email"));
        assertThatThrownBy(() -> plan.apply(FakeRows.of(1, "bob@x"))).hasMessage("the masker broke");
    }

    @Test
    void keysAreEqualWithinTheirScopeOnly() {
        Scene scene = Scene.of(Fakes.REGISTRY, EMAILS.replace("stars", "{name: keyed, scope: session}"));
        LiveMasking masking = new LiveMasking(scene.source()::current, KeyRing.ephemeral());
        ResultSchema schema = new ResultSchema(List.of(of("email", "customers", "email")), SELECT);
        List<String> one = applied(masking.plan(Scene.session(), schema), FakeRows.of(1, "a"));
        assertThat(applied(masking.plan(Scene.session(), schema), FakeRows.of(1, "a")))
                .isEqualTo(one);
        Scene target = Scene.of(Fakes.REGISTRY, EMAILS.replace("stars", "keyed"));
        assertThat(applied(
                        new LiveMasking(target.source()::current, KeyRing.ephemeral()).plan(Scene.session(), schema),
                        FakeRows.of(1, "a")))
                .isNotEqualTo(one);
    }

    @Test
    void unknownMaskersDetectorsAndTypesAreNamed() {
        assertThat(new Scene(Fakes.REGISTRY).apply("""
                kind: MaskingRule
                name: m
                spec: {columns: [a.b.c.d], detect: {detector: at-signs, types: [iban]}, masker: starz}
                """).problems())
                .extracting(problem -> problem.key() + " " + problem.reason())
                .anySatisfy(text ->
                        assertThat(text).contains("no masker 'starz'", "known: broken, first, keyed, null, stars"))
                .anySatisfy(
                        text -> assertThat(text).contains("spec.detect.types", "cannot find 'iban'; it finds email"))
                .anySatisfy(text -> assertThat(text).contains("spec.columns[0]"));
    }
}
