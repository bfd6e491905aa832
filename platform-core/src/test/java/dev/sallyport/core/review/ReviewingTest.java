package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.review.Holds.Answer;
import dev.sallyport.core.review.Holds.Hold;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlReviewStore;
import dev.sallyport.core.store.Stores;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.FakeSession;
import dev.sallyport.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reviews over a real store, both kinds, with a clock that the test moves. */
@Timeout(60)
final class ReviewingTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final FakeSession ALICE = FakeSession.of("alice", "shop", "postgres");
    private static final Command DROP = Events.query("DROP TABLE customers");

    private final ManualClock clock = new ManualClock();
    private final People people = new People()
            .human("alice", "dba")
            .human("bob", "dba")
            .human("carol", "dba")
            .human("eve");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile boolean channelBroken;

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private final ReviewChannel channel = new ReviewChannel() {
        @Override
        public String name() {
            return "chat";
        }

        @Override
        public void announce(Review review) {
            tell("announce " + review.command());
        }

        @Override
        public void retract(Review review) {
            tell("retract " + review.state());
        }

        private void tell(String what) {
            if (channelBroken) {
                throw new IllegalStateException("chat is down");
            }
            told.add(what);
        }
    };

    private Reviewing reviewing(Stores store) {
        Database database = store.open();
        open.add(database);
        return reviewing(database);
    }

    private Reviewing reviewing(Database database) {
        return new Reviewing(
                new SqlReviewStore(database),
                people,
                Map.of("chat", channel),
                (type, actor, session, target, facts) -> notes.add(type + " " + actor),
                clock,
                "node1",
                3);
    }

    private static ReviewDemand demand(Mode mode) {
        return new ReviewDemand("no-drop", Set.of("dba"), 1, HOUR, Duration.ofMinutes(10), mode, "it drops a table");
    }

    private static Answer ask(Reviewing reviewing, Mode mode, Command command) {
        return reviewing.holds().request(ALICE, command, List.of(demand(mode)));
    }

    private static Hold waiting(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Waiting.class);
        return ((Answer.Waiting) answer).hold();
    }

    private static Refusal refusal(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).refusal();
    }

    private static Decision yes(String who) {
        return new Decision(who, true, "fine", "rest", Instant.EPOCH);
    }

    private static State state(Reviewing reviewing, String id) {
        return reviewing.desk().find(id).orElseThrow().state();
    }

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
        assertThat(notes).containsExactly("review.opened alice", "review.approved-by bob", "review.used alice");
        assertThat(reviewing.waiting()).isZero();
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
            start.await(10, TimeUnit.SECONDS);
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
                start.await(10, TimeUnit.SECONDS);
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
    void leavingWithdrawsWhatWaitsAndAnInterruptDoesToo(Stores store) throws Exception {
        Reviewing reviewing = reviewing(store);
        Hold hold = waiting(ask(reviewing, Mode.WAIT, DROP));
        reviewing.tick();
        Future<Answer> answer = threads.submit(hold::await);
        reviewing.holds().withdraw(ALICE.id());
        assertThat(refusal(answer.get()).reason()).contains("withdrawn");
        assertThat(state(reviewing, hold.notice().reviewId())).isEqualTo(State.WITHDRAWN);

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
