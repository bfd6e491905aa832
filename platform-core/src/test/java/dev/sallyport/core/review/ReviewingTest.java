package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.review.Holds.Answer;
import dev.sallyport.core.review.Holds.Hold;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands whose clients wait. */
final class ReviewingTest extends ReviewScene {

    @ParameterizedTest
    @EnumSource
    void aHeldCommandGoesOnWhenApprovedAndTheChannelHearsOfBoth(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        String id = hold.notice().reviewId();
        assertThat(hold.notice().message()).contains("no-drop", "it drops a table", "1 member of dba");
        assertThat(hold.notice().where()).contains("sally review show " + id);
        reviewing.tick();
        Future<Answer> answer = threads.submit(hold::await);

        reviewing.desk().decide(id, yes("bob"));

        assertThat(answer.get()).isEqualTo(new Answer.Granted(id));
        reviewing.tick();
        assertThat(told).containsExactly("announce DROP TABLE customers", "retract USED");
        assertThat(state(reviewing, id)).isEqualTo(State.USED);
        assertThat(notes()).containsExactly("review.opened alice", "review.approved-by bob", "review.used alice");
        assertThat(reviewing.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void factsAreInTheLedgerWithTheirReviewOrThereIsNoReview(Stores store) {
        Database database = store.open();
        open.add(database);
        Reviewing reviewing = reviewing(database);
        String id = refusal(ask(reviewing, Mode.RETRY, DROP)).reviewId().orElseThrow();
        database.run(tx -> tx.update("ALTER TABLE audit_events RENAME TO audit_events_gone"));
        assertThatThrownBy(() -> reviewing.desk().decide(id, yes("bob"))).isInstanceOf(GatewayException.class);
        assertThat(refusal(ask(reviewing, Mode.WAIT, DROP)).code()).isEqualTo(ErrorCodes.STORE);
        database.run(tx -> tx.update("ALTER TABLE audit_events_gone RENAME TO audit_events"));

        assertThat(state(reviewing, id)).isEqualTo(State.OPEN);
        assertThat(reviewing.desk().list(new ReviewStore.Filter(Set.of(), "", Optional.empty(), "", 10)))
                .hasSize(1);
        assertThat(notes()).containsExactly("review.opened alice");
        waiting(ask(reviewing, Mode.WAIT, DROP)).withdraw();
        clock.advance(HOUR);
        reviewing.tick();
        assertThat(notes())
                .containsExactly(
                        "review.opened alice",
                        "review.opened alice",
                        "review.withdrawn alice",
                        "review.expired gateway");
    }

    @ParameterizedTest
    @EnumSource
    void aRejectionTellsTheClientWhoAndWhy(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        String id = hold.notice().reviewId();
        reviewing.desk().decide(id, new Decision("bob", false, "use the archive", "chat", Instant.EPOCH));
        Refusal refusal = refusal(hold.await());
        assertThat(refusal.code()).isEqualTo(ErrorCodes.REVIEW_REJECTED);
        assertThat(refusal.reason()).contains("rejected by bob: use the archive");
        assertThat(refusal.reviewId()).contains(id);
    }

    @ParameterizedTest
    @EnumSource
    void expiryMeansDenyAlsoWhenNobodyLooks(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        Future<Answer> answer = threads.submit(hold::await);
        clock.advance(HOUR);
        reviewing.tick();
        assertThat(refusal(answer.get()).code()).isEqualTo(ErrorCodes.REVIEW_EXPIRED);
        assertThat(state(reviewing, hold.notice().reviewId())).isEqualTo(State.EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void ap03_expiryDuringExecutionStopsTheCommand(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        reviewing.desk().decide(hold.notice().reviewId(), yes("bob"));
        clock.advance(HOUR);
        assertThat(refusal(hold.await()).code()).isEqualTo(ErrorCodes.REVIEW_EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void ap03_twoRacingReviewersAndADoubleClickCountOnce(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        for (int round = 0; round < 10; round++) {
            Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
            String id = hold.notice().reviewId();
            CyclicBarrier start = new CyclicBarrier(4);
            List<Future<Boolean>> clicks = new ArrayList<>();
            for (String who : List.of("bob", "bob", "carol", "carol")) {
                clicks.add(threads.submit(click(reviewing, id, who, start)));
            }
            int counted = 0;
            for (Future<Boolean> click : clicks) {
                counted += click.get() ? 1 : 0;
            }
            assertThat(counted).isEqualTo(1);
            assertThat(reviewing.desk().find(id).orElseThrow().decisions()).hasSize(1);
            assertThat(hold.await()).isInstanceOf(Answer.Granted.class);
        }
    }

    private static Callable<Boolean> click(Reviewing reviewing, String id, String who, CyclicBarrier start) {
        return () -> {
            start.await(2, TimeUnit.MINUTES);
            try {
                reviewing.desk().decide(id, yes(who));
                return true;
            } catch (GatewayException e) {
                assertThat(e.code()).isEqualTo(ErrorCodes.CONFLICT);
                return false;
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void leavingWithdrawsWhatWaitsAndAnInterruptDoesToo(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        reviewing.tick();
        Future<Answer> answer = threads.submit(hold::await);
        reviewing.holds().withdraw(ALICE.id());
        assertThat(refusal(answer.get()).reason()).contains("withdrawn");
        assertThat(state(reviewing, hold.notice().reviewId())).isEqualTo(State.WITHDRAWN);

        Hold cancelled = waiting(ask(reviewing, Mode.WAIT, DROP));
        cancelled.withdraw();
        assertThat(refusal(cancelled.await()).reason()).contains("withdrawn");
        assertThat(state(reviewing, cancelled.notice().reviewId())).isEqualTo(State.WITHDRAWN);

        Hold second = waiting(ask(reviewing, Mode.WAIT, DROP));
        Thread lane = Thread.currentThread();
        lane.interrupt();
        assertThatThrownBy(second::await).isInstanceOf(InterruptedException.class);
        assertThat(state(reviewing, second.notice().reviewId())).isEqualTo(State.WITHDRAWN);
        reviewing.tick();
        assertThat(told).containsExactly("announce DROP TABLE customers", "retract WITHDRAWN");
    }

    @ParameterizedTest
    @EnumSource
    void aRestartAbandonsWhatWaitedAndKeepsWhatMayBeRetried(Stores store) {
        Database database = store.open();
        open.add(database);
        Reviewing before = reviewing(database);
        String waits = waiting(ask(before, Mode.WAIT, DROP)).notice().reviewId();
        String retry = refusal(ask(before, Mode.RETRY, DROP)).reviewId().orElseThrow();
        Reviewing after = reviewing(database);
        after.start();
        after.close();
        assertThat(state(after, waits)).isEqualTo(State.ABANDONED);
        assertThat(state(after, retry)).isEqualTo(State.OPEN);
        assertThatThrownBy(() -> after.desk().decide(waits, yes("bob"))).hasMessageContaining("already abandoned");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenChannelIsToldLaterInOrderAndTheReviewGoesOn(Stores store) {
        Reviewing reviewing = reviewing(store);
        channelBroken = true;
        String id = waiting(ask(reviewing, Mode.WAIT, DROP)).notice().reviewId();
        reviewing.tick();
        reviewing.desk().decide(id, yes("bob"));
        reviewing.tick();
        assertThat(told).isEmpty();
        channelBroken = false;
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofSeconds(2));
            reviewing.tick();
        }
        assertThat(told).containsExactly("announce DROP TABLE customers", "retract APPROVED");
    }

    @ParameterizedTest
    @EnumSource
    void whenTheStoreIsGoneAHoldIsADenialAndAWaitEndsAtItsExpiry(Stores store) throws Exception {
        Database database = store.open();
        Reviewing reviewing = reviewing(database);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        Future<Answer> answer = threads.submit(hold::await);
        database.close();
        assertThat(refusal(ask(reviewing, Mode.WAIT, DROP)).code()).isEqualTo(ErrorCodes.STORE);
        clock.advance(HOUR);
        assertThatThrownBy(reviewing::tick).isInstanceOf(GatewayException.class);
        assertThat(refusal(answer.get()).code()).isEqualTo(ErrorCodes.REVIEW_EXPIRED);
    }
}
