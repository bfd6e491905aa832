package dev.sallyport.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.record.FileRecordings;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.RecordingConfig;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.SessionRecording;
import dev.sallyport.core.record.SigningKey;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IndexerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final MemoryIndex index = new MemoryIndex();
    private FileRecordings recordings;
    private RecordingLibrary library;

    @BeforeEach
    void open() {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        recordings = new FileRecordings(RecordingConfig.in(folder.resolve("recordings")), key, Clock.systemUTC());
        library = new RecordingLibrary(folder.resolve("recordings"), key.publicText());
    }

    @Test
    void commandsVerdictsAndResultsOfALiveSessionBecomeSearchable() throws Exception {
        try (Indexer indexer = started()) {
            SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
            ask(recording, "drop table customers");
            recording.append(new RecordEntry.ResultRows(
                    Instant.now(), 1, List.of(List.of("Anna", "")), List.of(List.of(false, true))));
            ruled(recording);

            index.awaitEntries(4);
            assertThat(index.kinds()).containsExactly("session", "command", "result", "verdict");
            TranscriptEntry command = index.committed.get("session001").get(1L);
            assertThat(command.fields())
                    .containsEntry("user", "alice")
                    .containsEntry("target", "shop")
                    .containsEntry("effect", "DROP")
                    .containsEntry("relation", "customers");
            assertThat(index.committed.get("session001").get(3L).fields())
                    .containsEntry("rule", "no-drops")
                    .containsEntry("verdict", "refuse");
        }
    }

    @Test
    void nextIndexerGoesOnWhereTheIndexIsAndMissesNothing() throws Exception {
        SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
        try (Indexer indexer = started()) {
            ask(recording, "select 1");
            ruled(recording);
            index.awaitEntries(3);
        }
        int before = index.added;
        ask(recording, "select 2");
        ruled(recording);
        recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
        recordings.close();
        try (Indexer indexer = started()) {
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
        }
        assertThat(index.kinds()).containsExactly("session", "command", "verdict", "command", "verdict", "end");
        assertThat(index.added - before).as("entries fed again").isEqualTo(3);
    }

    @Test
    void rebuildReadsAllRecordingsAgain() throws Exception {
        SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
        ask(recording, "select 1");
        recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
        recordings.close();
        try (Indexer indexer = started()) {
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
            index.committed.get("session001").clear();
            indexer.rebuild();
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
            assertThat(index.kinds()).containsExactly("session", "command", "end");
        }
    }

    @Test
    void indexThatFailedGetsAgainWhatItHadNotCommitted() throws Exception {
        index.failures = 3;
        try (Indexer indexer = started()) {
            SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
            ask(recording, "select 1");
            recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
            recordings.close();
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
            assertThat(index.failures).isZero();
            assertThat(index.kinds()).containsExactly("session", "command", "end");
        }
    }

    @Test
    void whatIsWrittenWhileARoundIsUnderWayIsWaitedForToo() throws Exception {
        index.released = new CountDownLatch(1);
        try (Indexer indexer = started()) {
            SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
            ask(recording, "select 1");
            index.committing.await();
            ask(recording, "select 2");
            recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
            recordings.close();
            FutureTask<Boolean> caughtUp = new FutureTask<>(() -> indexer.awaitCaughtUp(PATIENCE));
            Thread waiting = Thread.ofPlatform().start(caughtUp);
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            index.released.countDown();
            assertThat(caughtUp.get()).isTrue();
            assertThat(index.kinds()).containsExactly("session", "command", "command", "end");
        }
    }

    @Test
    void textOfAScreenIsFoundWithItsMomentAndARebuildGivesTheSame() throws Exception {
        Instant began = Instant.parse("2026-01-31T12:00:00Z");
        SessionRecording recording = recordings.open(new KnownSession(new SessionId("session001")));
        recording.append(new RecordEntry.Terminal(began, "shell", "terminal", true, "xterm", 40, 5));
        output(recording, began.plusMillis(500), "$ cat\033[31m acc");
        output(recording, began.plusMillis(600), "ounts\033[m\r\nDE44 5001\033]0;hidden\007\r\n$ ");
        recording.append(new RecordEntry.Data(
                began.plusSeconds(4), "shell", Direction.TO_TARGET, "typed".getBytes(StandardCharsets.UTF_8)));
        output(recording, began.plusSeconds(5), "exit\r\nlast words");
        Map<Long, TranscriptEntry> first;
        try (Indexer indexer = started()) {
            recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, ""));
            recordings.close();
            indexer.rebuild();
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
            first = Map.copyOf(index.committed.get("session001"));
            indexer.rebuild();
            assertThat(indexer.awaitCaughtUp(PATIENCE)).isTrue();
        }
        assertThat(index.committed.get("session001")).isEqualTo(first);
        assertThat(index.kinds()).containsExactly("session", "screen", "end");
        TranscriptEntry screen = first.get(5L);
        assertThat(screen.text()).isEqualTo("$ cat accounts\nDE44 5001\n$\n$ exit\nlast words\n");
        assertThat(screen.at()).isEqualTo(began.plusMillis(600));
        assertThat(screen.fields())
                .containsEntry("lane", "shell")
                .containsEntry("offset", "0.600")
                .containsEntry("user", "alice");
    }

    private static void output(SessionRecording recording, Instant at, String text) {
        recording.append(new RecordEntry.Data(at, "shell", Direction.TO_CLIENT, text.getBytes(StandardCharsets.UTF_8)));
    }

    private Indexer started() {
        Indexer indexer = new Indexer(index, library, Duration.ofMillis(50));
        recordings.onWritten(indexer::grown);
        indexer.start();
        return indexer;
    }

    private static void ask(SessionRecording recording, String sql) {
        Set<Effect> effects = sql.startsWith("drop") ? Set.of(Effect.DROP) : Set.of(Effect.READ);
        List<Relation> relations = sql.startsWith("drop")
                ? List.of(new Relation(Optional.empty(), "customers", Relation.Access.WRITE))
                : List.of();
        Statement statement = new Statement("X", effects, relations, Set.of(), false, 0, sql.length());
        Command command = new Command(
                CommandKind.QUERY, sql, List.of(), new Analysis(List.of(statement), Optional.empty()), Map.of());
        recording.append(new RecordEntry.Asked(Instant.now(), 1, "main", command));
    }

    private static void ruled(SessionRecording recording) throws InterruptedException {
        long sequence = recording.append(
                new RecordEntry.Ruled(Instant.now(), 1, "refuse", List.of("no-drops:deny"), "no drops", ""));
        var done = new CountDownLatch(1);
        recording.whenWritten(sequence, _ -> done.countDown());
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** An index in memory that shows only what was committed. */
    private static final class MemoryIndex implements TranscriptIndex {
        private final Map<String, Map<Long, TranscriptEntry>> committed = new ConcurrentSkipListMap<>();
        private final List<TranscriptEntry> pending = new ArrayList<>();
        private int added;
        private final CountDownLatch committing = new CountDownLatch(1);
        private volatile CountDownLatch released = new CountDownLatch(0);
        private volatile int failures;

        List<String> kinds() {
            return committed.get("session001").values().stream()
                    .map(TranscriptEntry::kind)
                    .toList();
        }

        /** Waits for the recorder and the indexer: an acknowledged entry may lie in the journal alone for a while. */
        synchronized void awaitEntries(int count) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (committed.values().stream().mapToInt(Map::size).sum() < count) {
                long left = deadline - System.nanoTime();
                assertThat(left).as("time left to wait for entry %d", count).isPositive();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }

        @Override
        public void add(List<TranscriptEntry> entries) {
            pending.addAll(entries);
            added += entries.size();
        }

        @Override
        public void commit() {
            committing.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            committed();
        }

        private synchronized void committed() {
            if (failures > 0) {
                failures--;
                pending.clear();
                throw new IllegalStateException("no space left");
            }
            pending.forEach(entry -> committed
                    .computeIfAbsent(entry.session(), _ -> new TreeMap<>())
                    .put(entry.sequence(), entry));
            pending.clear();
            notifyAll();
        }

        @Override
        public long position(String session) {
            return committed.getOrDefault(session, Map.of()).keySet().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(-1);
        }

        @Override
        public void remove(String session) {
            committed.remove(session);
        }

        @Override
        public void clear() {
            committed.clear();
        }

        @Override
        public SearchPage query(SearchQuery query) {
            throw new UnsupportedOperationException();
        }
    }

    /** Alice on the shop. */
    private record KnownSession(SessionId id) implements Session {
        @Override
        public Subject subject() {
            return new Subject("alice", Subject.Kind.HUMAN, Set.of(), Optional.empty());
        }

        @Override
        public Target target() {
            return new Target("shop", "postgres", Map.of());
        }

        @Override
        public ClientInfo client() {
            return new ClientInfo(new InetSocketAddress("127.0.0.1", 1), "postgres", false);
        }

        @Override
        public Instant openedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String application() {
            return "psql";
        }
    }
}
