package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Source;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlReviewStore;
import dev.sallyport.core.store.Stores;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.FakeSession;
import dev.sallyport.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who stands behind an account, out of real Subject documents. */
final class DirectoryReviewersTest {

    private static final String PEOPLE = """
            kind: Subject
            name: carol
            spec: {groups: [dba]}
            ---
            kind: Subject
            name: bob
            spec: {groups: [dba]}
            ---
            kind: Subject
            name: nightly
            spec: {kind: service, owner: carol, disabled: %s}
            """;

    private final LiveDirectory directory = new LiveDirectory();
    private final LiveResources resources = new LiveResources(
            new MemoryResourceStore(), List.of(directory), (resource, _) -> resource, Clock.systemUTC());

    private Applied apply(String yaml) {
        return resources.apply(List.of(new Source("people.yaml", yaml)), "root", false);
    }

    private static Decision yes(String who) {
        return new Decision(who, true, "", "rest", Instant.EPOCH);
    }

    @Test
    void ap01_theOwnerOfAServiceAccountCannotApproveWhatItAskedForAlsoWhenItIsDisabledMeanwhile() {
        assertThat(apply(PEOPLE.formatted("false")).problems()).isEmpty();
        try (Database database = Stores.H2.open();
                Reviewing reviewing = new Reviewing(
                        new SqlReviewStore(database),
                        new DirectoryReviewers(directory::current),
                        Map.of(),
                        (type, actor, session, target, facts) -> {},
                        new ManualClock(),
                        "n",
                        10)) {
            ReviewDemand demand = new ReviewDemand(
                    "no-drop",
                    Set.of("dba"),
                    1,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Mode.RETRY,
                    "it drops a table");
            Holds.Answer.Refused asked = (Holds.Answer.Refused) reviewing
                    .holds()
                    .request(
                            FakeSession.of("nightly", "shop", "postgres"),
                            Events.query("DROP TABLE x"),
                            List.of(demand));
            String id = asked.refusal().reviewId().orElseThrow();
            assertThatThrownBy(() -> reviewing.desk().decide(id, yes("carol")))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("Nobody approves an own request");
            apply(PEOPLE.formatted("true"));
            assertThatThrownBy(() -> reviewing.desk().decide(id, yes("carol")))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("Nobody approves an own request");
            assertThat(reviewing.desk().decide(id, yes("bob")).state()).isEqualTo(State.APPROVED);
        }
    }

    @Test
    void anOwnerMustBeAPersonAndOnlyServiceAccountsHaveOne() {
        assertThat(apply("kind: Subject\nname: job\nspec: {kind: service, owner: nobody}\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("spec.owner", "no person 'nobody'");
        assertThat(apply("kind: Subject\nname: dan\nspec: {owner: dan}\n").problems())
                .singleElement()
                .asString()
                .contains("spec.owner", "only a subject of kind service");
    }
}
