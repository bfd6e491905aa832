package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.core.ErrorCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GuardrailTest {

    private static final String UNFILTERED = """
            kind: Guardrail
            name: no-unfiltered-writes
            spec:
              match: {effects: [update, delete], unfiltered: true}
              action: deny
            """;

    @Test
    void aPlainSelectIsClear() {
        Scene scene = Scene.of(UNFILTERED);
        assertThat(scene.judge(Scene.command(Scene.statement("SELECT", "<orders", Effect.READ))))
                .isSameAs(Policy.Judgement.CLEAR);
    }

    @Test
    void aDenialIsASentence() {
        Policy.Judgement judged =
                Scene.of(UNFILTERED).judge(Scene.command(Scene.statement("DELETE", ">orders", true, Effect.DELETE)));
        assertThat(judged.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCodes.GUARDRAIL_DENIED);
            assertThat(refusal.rule()).contains("no-unfiltered-writes");
            assertThat(refusal.reason())
                    .isEqualTo("guardrail 'no-unfiltered-writes' refused DELETE: "
                            + "it has no condition (WHERE) and would reach every row");
            assertThat(refusal.nextStep()).isPresent();
        });
        assertThat(judged.matches()).containsExactly(new Policy.Match("no-unfiltered-writes", "deny", true));
    }

    @Test
    void pg14_aDangerousLastStatementDeniesTheWholeCommand() {
        Policy.Judgement judged = Scene.of(UNFILTERED)
                .judge(Scene.command(
                        Scene.statement("SELECT", "<a", Effect.READ),
                        Scene.statement("UPDATE", ">a", false, Effect.UPDATE),
                        Scene.statement("DELETE", ">a", true, Effect.DELETE)));
        assertThat(judged.refusal()).isPresent();
    }

    @Test
    void keysMustHoldTogetherForOneStatement() {
        Scene scene = Scene.of("""
                kind: Guardrail
                name: g
                spec:
                  match: {effects: [delete], relations: [{name: public.customers, use: write}]}
                  action: deny
                """);
        assertThat(scene.judge(Scene.command(
                                Scene.statement("DELETE", ">orders", Effect.DELETE),
                                Scene.statement("INSERT", ">customers", Effect.INSERT)))
                        .refusal())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("DELETE", ">Customers", Effect.DELETE)))
                        .refusal())
                .as("an unqualified name may be in any schema")
                .isPresent();
        assertThat(scene.judge(Scene.command(Scene.statement("DELETE", ">other.customers", Effect.DELETE)))
                        .refusal())
                .isEmpty();
        assertThat(scene.judge(Scene.command(Scene.statement("DELETE", "<public.customers", Effect.DELETE)))
                        .refusal())
                .isEmpty();
    }

    @Test
    void anIncompleteAnalysisFailsClosed() {
        Policy.Judgement judged = Scene.of(UNFILTERED)
                .judge(Scene.command(new Analysis(
                        List.of(Scene.statement("SELECT", "<a", Effect.READ)),
                        Optional.of("unknown syntax near '@@'"))));
        assertThat(judged.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCodes.NOT_UNDERSTOOD);
            assertThat(refusal.reason()).contains("it could not be understood: unknown syntax near '@@'");
        });
    }

    @Test
    void pg13_codeWhoseEffectsAreHiddenFailsClosedUnlessTheRuleSaysOtherwise() {
        Analysis block = new Analysis(List.of(Scene.statement("DO", "", Effect.PROCEDURAL)), Optional.empty());
        assertThat(Scene.of(UNFILTERED).judge(Scene.command(block)).matches())
                .extracting(Policy.Match::rule)
                .contains("no-unfiltered-writes");
        String relaxed = UNFILTERED.replace("unfiltered: true", "unfiltered: true, hidden-code: false");
        assertThat(Scene.of(relaxed).judge(Scene.command(block)).matches())
                .extracting(Policy.Match::rule)
                .doesNotContain("no-unfiltered-writes");
    }

    @Test
    void pg22_filesProgramsAndOtherServersAreDeniedByDefault() {
        Scene scene = Scene.of("");
        for (Effect effect : List.of(Effect.FILE, Effect.PROGRAM, Effect.REMOTE, Effect.REPLICATION, Effect.SYSTEM)) {
            assertThat(scene.judge(Scene.command(Scene.statement("COPY", "", effect)))
                            .refusal())
                    .as("%s", effect)
                    .isPresent();
        }
        for (String function : List.of("pg_read_file", "pg_catalog.lo_export", "dblink_exec", "lo_get")) {
            assertThat(scene.judge(Scene.command(Scene.call(function))).refusal())
                    .as(function)
                    .isPresent();
        }
        assertThat(scene.judge(Scene.command(Scene.call("lower"))).refusal()).isEmpty();
    }

    @Test
    void aResourceOfTheSameNameReplacesADefault() {
        Scene scene = Scene.of("""
                kind: Guardrail
                name: default-host-access
                spec: {match: {effects: [file]}, action: deny, mode: off}
                """);
        assertThat(scene.judge(Scene.command(Scene.statement("COPY", "", Effect.FILE)))
                        .refusal())
                .isEmpty();
    }

    @Test
    void aHoldDemandsWhatItsReviewRuleSays() {
        Policy.Judgement judged =
                Scene.of("""
                kind: ReviewRule
                name: leads
                spec: {groups: [leads], approvals: 2, expires: 30m, mode: retry, validity: 15m}
                ---
                kind: Guardrail
                name: drops
                spec: {match: {effects: [drop]}, action: hold, review: leads, message: dropping is for good}
                """).judge(Scene.command(Scene.statement("DROP TABLE", ">orders", Effect.DROP)));
        assertThat(judged.holds()).singleElement().satisfies(demand -> {
            assertThat(demand.rule()).isEqualTo("drops");
            assertThat(demand.approvals()).isEqualTo(2);
            assertThat(demand.expiresAfter()).isEqualTo(Duration.ofMinutes(30));
            assertThat(demand.reason()).isEqualTo("dropping is for good");
        });
        assertThat(judged.refusal()).isEmpty();
    }

    @Test
    void theSmallestRowCapWinsAndObservedRulesOnlyMatch() {
        Policy.Judgement judged =
                Scene.of("""
                kind: Guardrail
                name: cap-1000
                spec: {match: {effects: [read]}, action: row-cap, rows: 1000}
                ---
                kind: Guardrail
                name: cap-10
                spec: {match: {relations: [customers]}, action: row-cap, rows: 10}
                ---
                kind: Guardrail
                name: cap-1-observed
                spec: {match: {effects: [read]}, action: row-cap, rows: 1, mode: observe}
                ---
                kind: Guardrail
                name: warn
                spec: {match: {effects: [read]}, action: warn}
                """).judge(Scene.command(Scene.statement("SELECT", "<customers", Effect.READ)));
        assertThat(judged.rowCap()).hasValue(10);
        assertThat(judged.rowCapRule()).isEqualTo("cap-10");
        assertThat(judged.warnings()).containsExactly("guardrail 'warn' warns of SELECT: it reads data");
        assertThat(judged.matches()).contains(new Policy.Match("cap-1-observed", "row-cap", false));
    }

    @Test
    void conditionsSeeTheTypedContext() {
        Scene scene = Scene.of("""
                kind: Guardrail
                name: when
                spec:
                  match:
                    effects: [update]
                    when: >-
                      'support' in subject.groups && target.labels['env'] == 'prod'
                      && statements.exists(s, s.relations.exists(r, r.name == 'orders' && r.access == 'write'))
                      && time.getHours() < 12 && client.encrypted && command.kind == 'query'
                  action: deny
                """);
        assertThat(scene.judge(Scene.command(Scene.statement("UPDATE", ">orders", Effect.UPDATE)))
                        .refusal())
                .isPresent();
        assertThat(scene.judge(Scene.command(Scene.statement("UPDATE", ">items", Effect.UPDATE)))
                        .refusal())
                .isEmpty();
    }

    @Test
    void aConditionThatCannotBeEvaluatedCountsAsMet() {
        Policy.Judgement judged = Scene.of("""
                kind: Guardrail
                name: broken
                spec: {match: {kinds: [query], when: "target.labels['nope'] == 'x'"}, action: deny}
                """).judge(Scene.command(Scene.statement("SELECT", "<a", Effect.READ)));
        assertThat(judged.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).contains("could not be evaluated"));
    }

    @Test
    void wrongConditionsAreReportedWithTheirColumn() {
        assertThat(Scene.problems("""
                kind: Guardrail
                name: g
                spec: {match: {when: "subject.nam == 'x'"}, action: deny}
                """))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("test.yaml:3: Guardrail/g spec.match.when: ")
                        .contains("undefined field 'nam'"));
    }
}
