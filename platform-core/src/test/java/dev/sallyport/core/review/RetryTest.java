package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.review.Holds.Answer;
import dev.sallyport.core.store.Stores;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.FakeSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that are refused and come back, and what is common to both modes. */
final class RetryTest extends ReviewScene {

    @ParameterizedTest
    @EnumSource
    void inRetryTheIdenticalCommandPassesOnceAfterApproval(Stores store) {
        Reviewing reviewing = reviewing(store);
        Refusal first = refusal(ask(reviewing, Mode.RETRY, DROP));
        assertThat(first.code()).isEqualTo(ErrorCodes.REVIEW_REQUIRED);
        String id = first.reviewId().orElseThrow();
        assertThat(refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId()).contains(id);

        reviewing.desk().decide(id, yes("bob"));

        assertThat(ask(reviewing, Mode.RETRY, DROP)).isEqualTo(new Answer.Granted(id));
        assertThat(refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId().orElseThrow())
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @EnumSource
    void ap02_anotherTextParameterTargetOrRequesterDoesNotUseTheApproval(Stores store) {
        Reviewing reviewing = reviewing(store);
        Command asked = Events.command(CommandKind.EXECUTE, "DELETE FROM t WHERE id = $1", new Value.Int(1));
        String id = refusal(ask(reviewing, Mode.RETRY, asked)).reviewId().orElseThrow();
        reviewing.desk().decide(id, yes("bob"));
        List<ReviewDemand> demands = List.of(demand(Mode.RETRY));

        Command otherValue = Events.command(CommandKind.EXECUTE, "DELETE FROM t WHERE id = $1", new Value.Int(2));
        Command otherText = Events.command(CommandKind.EXECUTE, "DELETE FROM  t WHERE id = $1", new Value.Int(1));
        assertThat(refusal(ask(reviewing, Mode.RETRY, otherValue)).reviewId()).isNotEqualTo(id);
        assertThat(refusal(ask(reviewing, Mode.RETRY, otherText)).code()).isEqualTo(ErrorCodes.REVIEW_REQUIRED);
        FakeSession elsewhere = FakeSession.of("alice", "shop2", "postgres");
        assertThat(refusal(reviewing.holds().request(elsewhere, asked, demands)).code())
                .isIn(ErrorCodes.REVIEW_REQUIRED, ErrorCodes.LIMIT);
        FakeSession someoneElse = FakeSession.of("carol", "shop", "postgres");
        assertThat(refusal(reviewing.holds().request(someoneElse, asked, demands))
                        .code())
                .isEqualTo(ErrorCodes.REVIEW_REQUIRED);

        assertThat(ask(reviewing, Mode.RETRY, asked)).isEqualTo(new Answer.Granted(id));
    }

    @ParameterizedTest
    @EnumSource
    void ap02_anApprovalUnderAWeakerRuleIsNotUsedWhenTheRuleBecameStricter(Stores store) {
        Reviewing reviewing = reviewing(store);
        String id = refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId().orElseThrow();
        reviewing.desk().decide(id, yes("bob"));
        ReviewDemand stricter = new ReviewDemand(
                "no-drop", Set.of("dba"), 2, HOUR, Duration.ofMinutes(10), Mode.RETRY, "it drops a table");
        assertThat(refusal(reviewing.holds().request(ALICE, DROP, List.of(stricter)))
                        .code())
                .isEqualTo(ErrorCodes.REVIEW_REQUIRED);
    }

    @ParameterizedTest
    @EnumSource
    void ap03_racingRetriesUseAnApprovalOnce(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        String id = refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId().orElseThrow();
        reviewing.desk().decide(id, yes("bob"));
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(threads.submit(() -> {
                start.await(2, TimeUnit.MINUTES);
                return ask(reviewing, Mode.RETRY, DROP);
            }));
        }
        int granted = 0;
        for (Future<Answer> answer : answers) {
            granted += answer.get() instanceof Answer.Granted ? 1 : 0;
        }
        assertThat(granted).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRejectionInRetryStandsForItsValidityAndThenPeopleAreAskedAnew(Stores store) {
        Reviewing reviewing = reviewing(store);
        String id = refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId().orElseThrow();
        reviewing.desk().decide(id, new Decision("bob", false, "no", "rest", Instant.EPOCH));
        assertThat(refusal(ask(reviewing, Mode.RETRY, DROP)).code()).isEqualTo(ErrorCodes.REVIEW_REJECTED);
        clock.advance(Duration.ofMinutes(10));
        assertThat(refusal(ask(reviewing, Mode.RETRY, DROP)).code()).isEqualTo(ErrorCodes.REVIEW_REQUIRED);
    }

    @ParameterizedTest
    @EnumSource
    void theSubjectsOpenReviewsAreBounded(Stores store) {
        Reviewing reviewing = reviewing(store);
        for (int i = 0; i < 3; i++) {
            waiting(ask(reviewing, Mode.WAIT, DROP));
        }
        assertThat(refusal(ask(reviewing, Mode.WAIT, DROP)).code()).isEqualTo(ErrorCodes.LIMIT);
    }

    @ParameterizedTest
    @EnumSource
    void ap07_theReviewerSeesCleanTextAndTheDigestBindsTheTrueBytes(Stores store) {
        Reviewing reviewing = reviewing(store);
        Command hostile = Events.query("SELECT 1; \u202e" + "\n".repeat(3000) + "DROP TABLE x\u0007");
        String id = waiting(ask(reviewing, Mode.WAIT, hostile)).notice().reviewId();
        Review review = reviewing.desk().find(id).orElseThrow();
        assertThat(review.command()).isEqualTo("SELECT 1; <U+202E>\n<2999 blank lines>\nDROP TABLE x<U+0007>");
        assertThat(review.attributes().get("warning")).contains("invisible").contains("2999 blank lines");
        assertThat(review.digest()).isEqualTo(hostile.digest().hex());
    }

    @ParameterizedTest
    @EnumSource
    void listsNewestFirstAndPagesByMoment(Stores store) {
        Reviewing reviewing = reviewing(store);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(waiting(ask(reviewing, Mode.WAIT, DROP)).notice().reviewId());
            clock.advance(Duration.ofSeconds(1));
        }
        List<StoredReview> page = reviewing
                .desk()
                .list(new ReviewStore.Filter(Set.of(State.OPEN), "alice", java.util.Optional.empty(), "", 2));
        assertThat(page).extracting(StoredReview::id).containsExactly(ids.get(0), ids.get(1));
        StoredReview last = page.getLast();
        assertThat(reviewing
                        .desk()
                        .list(new ReviewStore.Filter(
                                Set.of(), "", java.util.Optional.of(last.openedAt()), last.id(), 10)))
                .extracting(StoredReview::id)
                .containsExactly(ids.get(2));
    }
}
