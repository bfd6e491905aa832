package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.ErrorCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BallotTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String DIGEST = "d".repeat(64);

    private final People people = new People()
            .human("alice", "dba")
            .human("bob", "dba")
            .human("carol", "dba", "security")
            .human("dora", "security")
            .human("eve", "everyone");
    private final Ballot ballot = new Ballot(people);

    private static ReviewDemand demand(int approvals, Mode mode, String... groups) {
        return new ReviewDemand("r", Set.of(groups), approvals, HOUR, Duration.ofMinutes(10), mode, "why");
    }

    private static StoredReview open(String requester, String onBehalfOf, ReviewDemand... demands) {
        return new StoredReview(
                "id",
                "n",
                "session00",
                requester,
                onBehalfOf,
                "shop",
                "DROP TABLE x",
                List.of(),
                Map.of(),
                DIGEST,
                Demands.mode(List.of(demands)),
                List.of(demands),
                State.OPEN,
                List.of(),
                T0,
                T0.plus(HOUR),
                Optional.empty(),
                1);
    }

    private static Decision yes(String who) {
        return new Decision(who, true, "", "rest", T0);
    }

    private static Decision no(String who) {
        return new Decision(who, false, "not today", "rest", T0);
    }

    private void refused(StoredReview review, Decision decision, String words) {
        assertThatThrownBy(() -> ballot.decide(review, decision, T0))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining(words);
    }

    @Test
    void ap01_requesterCannotApproveOwnRequest() {
        refused(open("alice", "", demand(1, Mode.WAIT, "dba")), yes("alice"), "Nobody approves an own request");
    }

    @Test
    void ap01_personBehindAnAgentCannotApproveTheAgentsRequest() {
        refused(open("agent-7", "alice", demand(1, Mode.WAIT, "dba")), yes("alice"), "stands behind");
    }

    @Test
    void ap01_ownerOfAServiceAccountCannotApproveItsRequestAlsoThroughAChainOfOwners() {
        people.owned("batch", false, "helper", "dba").owned("helper", false, "alice", "dba");
        refused(open("batch", "", demand(1, Mode.WAIT, "dba")), yes("alice"), "stands behind");
    }

    @Test
    void ap01_secondAccountOfTheRequesterCannotApprove() {
        people.owned("alice-admin", true, "alice", "dba");
        refused(open("alice", "", demand(1, Mode.WAIT, "dba")), yes("alice-admin"), "stands behind");
        refused(open("alice-admin", "", demand(1, Mode.WAIT, "dba")), yes("alice"), "stands behind");
    }

    @Test
    void ap01_agentsServiceAccountsStrangersAndDisabledPeopleNeverDecide() {
        people.owned("bot", false, "bob", "dba").disabled("gone", "dba");
        StoredReview review = open("alice", "", demand(1, Mode.WAIT, "dba"));
        refused(review, yes("bot"), "Only people decide");
        refused(review, yes("nobody"), "not an active subject");
        refused(review, yes("gone"), "not an active subject");
        refused(review, yes("eve"), "in none of these groups");
        refused(review, no("eve"), "in none of these groups");
    }

    @Test
    void oneApprovalOfAMemberApproves() {
        StoredReview next = ballot.decide(open("alice", "", demand(1, Mode.WAIT, "dba")), yes("bob"), T0);
        assertThat(next.state()).isEqualTo(State.APPROVED);
        assertThat(next.version()).isEqualTo(2);
        assertThat(next.validUntil()).contains(T0.plus(HOUR));
    }

    @Test
    void approversAreDistinct() {
        StoredReview one = ballot.decide(open("eve", "", demand(2, Mode.WAIT, "dba")), yes("bob"), T0);
        assertThat(one.state()).isEqualTo(State.OPEN);
        refused(one, yes("bob"), "already decided");
        refused(one, no("bob"), "already decided");
        assertThat(ballot.decide(one, yes("alice"), T0).state()).isEqualTo(State.APPROVED);
    }

    @Test
    void everyDemandGetsItsOwnApprovals() {
        StoredReview both = open("eve", "", demand(1, Mode.WAIT, "security"), demand(2, Mode.WAIT, "dba"));
        StoredReview one = ballot.decide(both, yes("carol"), T0);
        assertThat(one.state()).isEqualTo(State.OPEN);
        assertThat(ballot.decide(one, yes("dora"), T0).state()).isEqualTo(State.OPEN);
        assertThat(ballot.decide(one, yes("bob"), T0).state()).isEqualTo(State.APPROVED);
    }

    @Test
    void anApproverWhoLostTheGroupOrIsDisabledCountsNoLongerAtTheNextStep() {
        StoredReview one = ballot.decide(open("eve", "", demand(2, Mode.WAIT, "dba")), yes("bob"), T0);
        people.human("bob", "everyone");
        StoredReview two = ballot.decide(one, yes("alice"), T0);
        assertThat(two.state()).isEqualTo(State.OPEN);

        StoredReview approved = ballot.decide(open("eve", "", demand(1, Mode.RETRY, "dba")), yes("alice"), T0);
        people.disabled("alice", "dba");
        assertThat(ballot.use(approved, DIGEST, T0)).isEmpty();
    }

    @Test
    void oneRejectionRejects() {
        StoredReview one = ballot.decide(open("eve", "", demand(2, Mode.WAIT, "dba")), yes("bob"), T0);
        assertThat(ballot.decide(one, no("alice"), T0).state()).isEqualTo(State.REJECTED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
    void aReviewThatIsNotOpenTakesNoDecision(State state) {
        StoredReview review = open("alice", "", demand(1, Mode.WAIT, "dba")).moved(state, Optional.of(T0.plus(HOUR)));
        assertThatThrownBy(() -> ballot.decide(review, yes("bob"), T0))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCodes.CONFLICT));
        assertThat(Ballot.end(review, State.WITHDRAWN)).isEmpty();
    }

    @Test
    void aDecisionAtTheVeryMomentOfExpiryIsTooLate() {
        StoredReview review = open("alice", "", demand(1, Mode.WAIT, "dba"));
        assertThat(ballot.decide(review, yes("bob"), T0.plus(HOUR).minusMillis(1))
                        .state())
                .isEqualTo(State.APPROVED);
        assertThatThrownBy(() -> ballot.decide(review, yes("bob"), T0.plus(HOUR)))
                .hasMessageContaining("expired");
        assertThat(Ballot.expire(review, T0.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(Ballot.expire(review, T0.plus(HOUR)))
                .map(StoredReview::state)
                .contains(State.EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void onlyAnApprovalInTimeWithTheSameDigestIsUsed(State state) {
        StoredReview review =
                open("alice", "", demand(1, Mode.RETRY, "dba")).decided(yes("bob"), state, Optional.of(T0.plus(HOUR)));
        assertThat(ballot.use(review, DIGEST, T0).isPresent()).isEqualTo(state == State.APPROVED);
        assertThat(ballot.use(review, "e".repeat(64), T0)).isEmpty();
        assertThat(ballot.use(review, DIGEST, T0.plus(HOUR))).isEmpty();
    }

    @Test
    void ap03_anApprovalIsUsedOnce() {
        StoredReview approved = ballot.decide(open("alice", "", demand(1, Mode.RETRY, "dba")), yes("bob"), T0);
        StoredReview used = ballot.use(approved, DIGEST, T0).orElseThrow();
        assertThat(used.state()).isEqualTo(State.USED);
        assertThat(ballot.use(used, DIGEST, T0)).isEmpty();
        assertThat(Ballot.expire(used, T0.plus(HOUR))).isEmpty();
    }

    @Test
    void inRetryTheValidityCountsFromTheDecision() {
        Instant late = T0.plus(Duration.ofMinutes(55));
        StoredReview approved = ballot.decide(open("alice", "", demand(1, Mode.RETRY, "dba")), yes("bob"), late);
        assertThat(ballot.use(approved, DIGEST, late.plus(Duration.ofMinutes(9))))
                .isPresent();
        assertThat(ballot.use(approved, DIGEST, late.plus(Duration.ofMinutes(10))))
                .isEmpty();
        assertThat(Ballot.expire(approved, late.plus(Duration.ofMinutes(10)))).isPresent();
    }

    @Test
    void demandsMergeToTheStricterOnes() {
        ReviewDemand wait = new ReviewDemand("a", Set.of("dba"), 1, HOUR, HOUR, Mode.WAIT, "one");
        ReviewDemand retry =
                new ReviewDemand("b", Set.of("security"), 2, HOUR.multipliedBy(2), Duration.ZERO, Mode.RETRY, "two");
        ReviewDemand merged = Demands.merged(List.of(wait, retry));
        assertThat(merged)
                .isEqualTo(new ReviewDemand(
                        "a, b", Set.of("dba", "security"), 2, HOUR, Duration.ZERO, Mode.RETRY, "one; two"));
        assertThat(Demands.inWords(List.of(wait, retry))).isEqualTo("1 member of dba, and 2 members of security");
    }
}
