package dev.sallyport.core.search;

import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.record.RecordingCursor;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.RecordingSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the index from recordings, on one thread of its own.
 *
 * <p>Recordings are the truth and the index only follows: the recorder names recordings that grew, this thread reads on
 * from where it was and commits. It may lag, never lose: at start every recording whose end is not in the index is read
 * again from there. It takes a bounded share of a processor, so that a flood of commands is indexed later rather than
 * slowed down.
 */
public final class Indexer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Indexer.class);
    private static final int BATCH = 500;
    private static final Duration ROUND = Duration.ofMillis(300);
    /** After a busy round it rests this many times as long as it worked. */
    private static final int REST_FACTOR = 4;

    private static final int RECORDINGS_MAX = 1_000_000;

    private final TranscriptIndex index;
    private final RecordingLibrary library;
    private final Set<String> grown = ConcurrentHashMap.newKeySet();
    private final Map<String, Follower> followers = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean stopping;
    private boolean rebuildWanted;
    private long rounds;

    /** Where the index is with one recording. Confined to the indexer's thread. */
    private static final class Follower {
        private final RecordingCursor cursor;
        private final Transcripts transcripts = new Transcripts();
        private final long known;

        Follower(RecordingCursor cursor, long known) {
            this.cursor = cursor;
            this.known = known;
        }
    }

    public Indexer(TranscriptIndex index, RecordingLibrary library) {
        this.index = index;
        this.library = library;
        this.thread = Thread.ofPlatform().name("indexer").daemon(true).unstarted(this::run);
    }

    /** Starts to catch up and to follow. */
    public void start() {
        thread.start();
    }

    /** Notes that a recording has grown; cheap, for the recorder's thread. */
    public void grown(SessionId session) {
        grown.add(session.value());
    }

    /** Forgets the index and reads all recordings again; returns when the request is noted. */
    public void rebuild() {
        signal(() -> rebuildWanted = true);
    }

    /** Waits until everything that was written before the call can be found; false when the time was over first. */
    public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long wanted = rounds + 2;
            long left = patience.toNanos();
            changed.signalAll();
            while (rounds < wanted && left > 0) {
                left = changed.awaitNanos(left);
            }
            return rounds >= wanted;
        } finally {
            lock.unlock();
        }
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            catchUp();
            while (rest(ROUND.toNanos())) {
                long began = System.nanoTime();
                round();
                long took = System.nanoTime() - began;
                if (!grown.isEmpty() && !rest(took * REST_FACTOR)) {
                    return;
                }
            }
            round();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits; returns false when the indexer is to stop. */
    private boolean rest(long nanos) throws InterruptedException {
        lock.lock();
        try {
            rounds++;
            changed.signalAll();
            if (!stopping && !rebuildWanted) {
                long unused = changed.awaitNanos(nanos);
            }
            if (rebuildWanted && !stopping) {
                rebuildWanted = false;
                index.clear();
                followers.clear();
                catchUp();
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void catchUp() {
        for (RecordingSummary summary : library.list(_ -> true, RECORDINGS_MAX)) {
            grown.add(summary.session());
        }
    }

    private void round() {
        boolean added = false;
        for (String session : List.copyOf(grown)) {
            grown.remove(session);
            try {
                added |= follow(session);
            } catch (RuntimeException e) {
                followers.remove(session);
                LOGGER.atError()
                        .addKeyValue("sessionId", session)
                        .addKeyValue("error", e.getMessage())
                        .log("a recording could not be indexed");
            }
        }
        if (added) {
            index.commit();
        }
    }

    private boolean follow(String session) {
        Follower follower =
                followers.computeIfAbsent(session, id -> new Follower(library.follow(id), index.position(id)));
        List<TranscriptEntry> batch = new ArrayList<>();
        boolean[] added = {false};
        follower.cursor.advance(entry -> {
            follower.transcripts
                    .of(entry)
                    .filter(found -> found.sequence() > follower.known)
                    .ifPresent(batch::add);
            if (batch.size() >= BATCH) {
                index.add(List.copyOf(batch));
                batch.clear();
                added[0] = true;
            }
            return true;
        });
        if (!batch.isEmpty()) {
            index.add(batch);
            added[0] = true;
        }
        if (follower.cursor.finished()) {
            followers.remove(session);
        }
        return added[0];
    }

    /** Indexes what is there and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        signal(() -> stopping = true);
        thread.join(Duration.ofSeconds(10));
    }
}
