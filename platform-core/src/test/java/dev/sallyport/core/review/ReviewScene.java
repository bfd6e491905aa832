package dev.sallyport.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.core.review.Holds.Answer;
import dev.sallyport.core.review.Holds.Hold;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlAuditStore;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Reviews over a real store of either kind, with a clock that the test moves. */
@Timeout(300)
abstract class ReviewScene {

    static final Duration HOUR = Duration.ofHours(1);
    static final FakeSession ALICE = FakeSession.of("alice", "shop", "postgres");
    static final Command DROP = Events.query("DROP TABLE customers");

    final ManualClock clock = new ManualClock();
    final People people = new People()
            .human("alice", "dba")
            .human("bob", "dba")
            .human("carol", "dba")
            .human("eve");
    final List<String> told = new CopyOnWriteArrayList<>();
    private Optional<SqlAuditStore> ledger = Optional.empty();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final List<AutoCloseable> open = new ArrayList<>();
    volatile boolean channelBroken;

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    final ReviewChannel channel = new ReviewChannel() {
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

        void tell(String what) {
            if (channelBroken) {
                throw new IllegalStateException("chat is down");
            }
            told.add(what);
        }
    };

    Reviewing reviewing(Stores store) {
        Database database = store.open();
        open.add(database);
        return reviewing(database);
    }

    Reviewing reviewing(Database database) {
        ledger = Optional.of(new SqlAuditStore(database));
        return new Reviewing(
                new SqlReviewStore(database),
                people,
                Map.of("chat", channel),
                (type, actor, session, target, facts) -> {},
                clock,
                "node1",
                3);
    }

    /** Returns type and actor of every fact in the ledger; nothing here is queued. */
    List<String> notes() {
        return ledger.orElseThrow().after(0, 1000).stream()
                .map(event -> event.type() + " " + event.actor())
                .toList();
    }

    static ReviewDemand demand(Mode mode) {
        return new ReviewDemand("no-drop", Set.of("dba"), 1, HOUR, Duration.ofMinutes(10), mode, "it drops a table");
    }

    static Answer ask(Reviewing reviewing, Mode mode, Command command) {
        return reviewing.holds().request(ALICE, command, List.of(demand(mode)));
    }

    static Hold waiting(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Waiting.class);
        return ((Answer.Waiting) answer).hold();
    }

    static Refusal refusal(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).refusal();
    }

    static Decision yes(String who) {
        return new Decision(who, true, "fine", "rest", Instant.EPOCH);
    }

    static State state(Reviewing reviewing, String id) {
        return reviewing.desk().find(id).orElseThrow().state();
    }
}
