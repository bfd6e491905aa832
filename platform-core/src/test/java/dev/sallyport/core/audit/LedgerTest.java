package dev.sallyport.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.audit.AuditStore.Filter;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlAuditStore;
import dev.sallyport.core.store.Stores;
import dev.sallyport.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
final class LedgerTest {

    private static final Filter ALL =
            new Filter("", "", "", "", Optional.empty(), Optional.empty(), Optional.empty(), 1000);

    private static Fact fact(String type) {
        return new Fact(Instant.parse("2026-01-01T00:00:00.123456789Z"), type, "alice", "s", "shop", Map.of("b", "1"));
    }

    private static List<String> types(List<AuditEvent> events) {
        return events.stream().map(AuditEvent::type).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotedIsInTheLedgerInOrderAfterClose(Stores store) {
        try (Database database = store.open()) {
            SqlAuditStore audit = new SqlAuditStore(database);
            Ledger ledger = Ledger.start(audit, Clock.systemUTC(), "n");
            for (int i = 0; i < 500; i++) {
                ledger.note("t." + i, "alice", "s", "shop", Map.of("nul", "a\0b"));
            }
            ledger.close();
            List<AuditEvent> events = audit.after(0, 1000);
            assertThat(events).hasSize(500);
            assertThat(events)
                    .extracting(AuditEvent::id)
                    .isSorted()
                    .startsWith(1L)
                    .endsWith(500L);
            assertThat(types(events)).startsWith("t.0", "t.1").endsWith("t.499");
            assertThat(audit.firstBroken()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsByTypePrefixActorMomentAndPage(Stores store) {
        try (Database database = store.open()) {
            SqlAuditStore audit = new SqlAuditStore(database);
            audit.append(List.of(fact("review.opened"), fact("session.opened"), fact("review.used"), fact("reviews")));
            assertThat(types(audit.list(ALL)))
                    .containsExactly("reviews", "review.used", "session.opened", "review.opened");
            assertThat(types(audit.list(new Filter(
                            "review.", "alice", "s", "shop", Optional.empty(), Optional.empty(), Optional.of(3L), 10))))
                    .containsExactly("review.opened");
            assertThat(audit.list(
                            new Filter("", "bob", "", "", Optional.empty(), Optional.empty(), Optional.empty(), 10)))
                    .isEmpty();
            assertThat(audit.list(new Filter(
                            "",
                            "",
                            "",
                            "",
                            Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
                            Optional.empty(),
                            Optional.empty(),
                            10)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangedRemovedOrAddedEventBreaksTheChainAtItsPlace(Stores store) {
        for (String crime : List.of(
                "UPDATE audit_events SET actor = 'mallory' WHERE id = 2",
                "UPDATE audit_events SET facts = '{}' WHERE id = 2",
                "DELETE FROM audit_events WHERE id = 2")) {
            try (Database database = store.open()) {
                SqlAuditStore audit = new SqlAuditStore(database);
                audit.append(List.of(fact("a"), fact("b"), fact("c")));
                assertThat(audit.firstBroken()).isEmpty();
                database.run(tx -> tx.update(crime));
                assertThat(audit.firstBroken()).as(crime).contains(2L);
            }
        }
        try (Database database = store.open()) {
            SqlAuditStore audit = new SqlAuditStore(database);
            audit.append(List.of(fact("a"), fact("b"), fact("c")));
            database.run(tx -> tx.update("DELETE FROM audit_events WHERE id = 3"));
            assertThat(audit.firstBroken()).contains(3L);
        }
    }

    private static final class Listening implements AuditListener {
        final List<String> heard = new ArrayList<>();
        boolean broken;

        @Override
        public String name() {
            return "siem";
        }

        @Override
        public void on(AuditEvent event) {
            if (broken) {
                throw new IllegalStateException("down");
            }
            heard.add(event.type());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerHearsEverythingInOrderAlsoAfterFailuresAndARestart(Stores store) {
        try (Database database = store.open()) {
            SqlAuditStore audit = new SqlAuditStore(database);
            audit.append(List.of(fact("before")));
            ManualClock clock = new ManualClock();
            Listening siem = new Listening();
            Feeder feeder = new Feeder(audit, "siem", siem, clock, "n1");
            feeder.round();
            assertThat(siem.heard).isEmpty();

            audit.append(List.of(fact("a"), fact("b")));
            siem.broken = true;
            feeder.round();
            siem.broken = false;
            feeder.round();
            assertThat(siem.heard).as("not due before the pause is over").isEmpty();
            clock.advance(Duration.ofSeconds(1));
            feeder.round();
            assertThat(siem.heard).containsExactly("a", "b");

            audit.append(List.of(fact("c")));
            new Feeder(audit, "siem", siem, clock, "n2").round();
            assertThat(siem.heard).containsExactly("a", "b", "c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoNodesOneFeedsUntilItsLeaseEnds(Stores store) {
        try (Database database = store.open()) {
            SqlAuditStore audit = new SqlAuditStore(database);
            Instant now = Instant.parse("2026-01-01T00:00:00Z");
            assertThat(audit.claim("siem", "n1", now, Duration.ofMinutes(2))).isPresent();
            assertThat(audit.claim("siem", "n2", now, Duration.ofMinutes(2))).isEmpty();
            assertThat(audit.claim("siem", "n2", now.plusSeconds(121), Duration.ofMinutes(2)))
                    .isPresent();
            assertThat(audit.advance("siem", "n1", 5, now)).isFalse();
        }
    }

    @Test
    void aFullQueueIsCountedAndTheGapIsWrittenDown() throws InterruptedException {
        BlockingQueue<Fact> written = new LinkedBlockingQueue<>();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch storeIsBack = new CountDownLatch(1);
        AuditStore slow = new SlowStore(written, asked, storeIsBack);
        Ledger ledger = Ledger.start(slow, Clock.systemUTC(), "n");
        ledger.note("t", "a", "", "", Map.of());
        // With the writer at the store already, all that is dropped is one gap.
        asked.await();
        for (int i = 0; i < 11_000; i++) {
            ledger.note("t", "a", "", "", Map.of());
        }
        long dropped = ledger.dropped();
        assertThat(dropped).isEqualTo(1_000);
        storeIsBack.countDown();
        Optional<String> gap = Optional.empty();
        while (gap.isEmpty()) {
            Fact fact = written.poll(2, TimeUnit.MINUTES);
            assertThat(fact).isNotNull();
            gap = Optional.of(fact)
                    .filter(f -> f.type().equals("audit.gap"))
                    .map(f -> f.facts().get("missing"));
        }
        assertThat(gap).contains(Long.toString(dropped));
        ledger.close();
    }

    private record SlowStore(BlockingQueue<Fact> written, CountDownLatch asked, CountDownLatch back)
            implements AuditStore {
        @Override
        public void append(List<Fact> facts) {
            asked.countDown();
            try {
                back.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.addAll(facts);
        }

        @Override
        public List<AuditEvent> list(Filter filter) {
            return List.of();
        }

        @Override
        public List<AuditEvent> after(long position, int limit) {
            return List.of();
        }

        @Override
        public Optional<Long> firstBroken() {
            return Optional.empty();
        }

        @Override
        public Optional<Turn> claim(String listener, String owner, Instant now, Duration lease) {
            return Optional.empty();
        }

        @Override
        public void release(String listener, String owner, Turn turn, Instant dueAt) {}

        @Override
        public boolean advance(String listener, String owner, long position, Instant leaseUntil) {
            return false;
        }
    }
}
