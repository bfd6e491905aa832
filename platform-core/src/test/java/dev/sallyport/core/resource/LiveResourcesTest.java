package dev.sallyport.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.PolicyCompiler;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LiveResourcesTest {

    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");
    private static final String DROP = "kind: Guardrail\nname: drop\nspec: {match: {effects: [drop]}, action: deny}\n";

    private final PolicyCompiler policy = new PolicyCompiler(Registry.EMPTY);
    private final List<String> audited = new ArrayList<>();
    private final MemoryResourceStore store = new MemoryResourceStore(fact ->
            audited.add(fact.type() + " " + fact.actor() + " " + fact.facts().get("resources")));
    private final LiveResources resources = resources();

    private LiveResources resources() {
        return new LiveResources(
                store,
                List.of(new LiveDirectory(), policy),
                (resource, before) -> resource,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Applied apply(String yaml) {
        return resources.apply(List.of(new Source("t.yaml", yaml)), "alice", false);
    }

    @Test
    void oneBadDocumentKeepsAllOthersOut() {
        apply(DROP);
        Applied applied =
                apply(DROP.replace("drop]", "truncate]") + "---\nkind: Guardrail\nname: bad\nspec: {action: deny}\n");
        assertThat(applied.done()).isFalse();
        assertThat(applied.problems()).isNotEmpty();
        assertThat(resources.revision()).isEqualTo(1);
        assertThat(policy.current().revision()).isEqualTo(1);
        assertThat(resources.yaml(resources.get(Kind.GUARDRAIL, "drop").orElseThrow()))
                .contains("- drop");
        assertThat(resources.get(Kind.GUARDRAIL, "bad")).isEmpty();
    }

    @Test
    void aChangeIsInForceKeptAuditedAndInTheHistory() {
        List<Long> told = new ArrayList<>();
        policy.onChange(changed -> told.add(changed.revision()));
        apply(DROP);
        apply(DROP.replace("drop]", "truncate]"));
        assertThat(told).containsExactly(1L, 2L);
        assertThat(audited)
                .containsExactly("policy.changed alice Guardrail/drop", "policy.changed alice Guardrail/drop");
        Revision newest = resources.history(OptionalLong.empty(), 1).getFirst();
        assertThat(newest.author()).isEqualTo("alice");
        assertThat(newest.at()).isEqualTo(NOW);
        assertThat(newest.changes())
                .containsExactly(new Change(
                        new Resource.Ref(Kind.GUARDRAIL, "drop"),
                        Change.Action.CHANGED,
                        List.of(new Change.Field("spec.match.effects", "[drop]", "[truncate]"))));
        LiveResources restarted = resources();
        restarted.load();
        assertThat(restarted.revision()).isEqualTo(2);
        assertThat(restarted.list(Optional.of(Kind.GUARDRAIL))).hasSize(1);
    }

    @Test
    void aDryRunOnlyTells() {
        Applied applied = resources.diff(List.of(new Source("t.yaml", DROP)));
        assertThat(applied.done()).isTrue();
        assertThat(applied.changes()).extracting(Change::action).containsExactly(Change.Action.CREATED);
        assertThat(resources.list(Optional.empty())).isEmpty();
        assertThat(store.load().revision()).isZero();
    }

    @Test
    void deletingWhatOthersNeedIsRefused() {
        apply("kind: ReviewRule\nname: leads\nspec: {groups: [leads]}\n---\n"
                + "kind: Guardrail\nname: g\nspec: {match: {effects: [drop]}, action: hold, review: leads}\n");
        Applied applied = resources.delete(List.of(new Resource.Ref(Kind.REVIEW_RULE, "leads")), "alice", false);
        assertThat(applied.done()).isFalse();
        assertThat(applied.problems())
                .extracting(Problem::reason)
                .anySatisfy(reason -> assertThat(reason).contains("there is no review rule 'leads'"));
        assertThat(resources
                        .delete(List.of(new Resource.Ref(Kind.TARGET, "nope")), "alice", false)
                        .problems())
                .extracting(Problem::toString)
                .contains("Target/nope: there is no such resource");
    }

    @Test
    void anOwnerReplacesOnlyWhatItOwns() {
        apply(DROP);
        String mine = DROP.replace("name: drop", "name: mine");
        resources.replace("gitops", List.of(new Source("a.yaml", mine)), "gateway", false);
        assertThat(resources.list(Optional.empty())).extracting(Resource::name).containsExactly("drop", "mine");
        Applied applied = resources.replace("gitops", List.of(), "gateway", false);
        assertThat(applied.changes()).extracting(Change::action).containsExactly(Change.Action.DELETED);
        assertThat(resources.list(Optional.empty())).extracting(Resource::name).containsExactly("drop");
    }

    @Test
    void aSlowerWriterIsToldAndChangesNothing() {
        apply(DROP);
        Fact fact = Fact.bounded(NOW, "policy.changed", "other gateway", "", "", Map.of());
        store.commit(new Revision(2, "other gateway", NOW, List.of()), List.of(), List.of(), fact);
        assertThatThrownBy(() -> apply(DROP.replace("drop]", "truncate]")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("another gateway");
        assertThat(policy.current().revision()).isEqualTo(1);
    }

    @Test
    void checkLooksAtTheDocumentsAlone() {
        apply("kind: ReviewRule\nname: leads\nspec: {groups: [leads]}\n");
        Applied checked = resources.check(List.of(new Source(
                "t.yaml",
                "kind: Guardrail\nname: g\nspec: {match: {effects: [drop]}, action: hold, review: leads}\n")));
        assertThat(checked.done()).isFalse();
    }

    @Test
    void unknownNamesAreWarnedOf() {
        assertThat(apply(DROP.replace("spec: {", "spec: {subjects: {groups: [nobody]}, targets: {names: [shpo]}, "))
                        .problems())
                .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING))
                .extracting(Problem::reason)
                .anySatisfy(reason -> assertThat(reason).contains("no group 'nobody'"))
                .anySatisfy(reason -> assertThat(reason).contains("no target 'shpo'"));
    }

    @Test
    void whatAnotherGatewayChangedIsTakenOver() {
        LiveResources other = resources();
        other.load();
        apply(DROP);
        assertThat(other.list(Optional.empty())).isEmpty();
        other.refresh();
        assertThat(other.list(Optional.empty())).hasSize(1);
        assertThat(other.revision()).isEqualTo(1);
    }
}
