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
 * slowed down. When the index itself fails (a full disk), what it had not committed is lost to it, so all recordings
 * are read again from its last commit once it works.
 */
public final class Indexer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Indexer.class);
    private static final int BATCH = 500;
    private static final Duration ROUND = Duration.ofMillis(300);
    /** After a busy round it rests this many times as long as it worked. */
    private static final int REST_FACTOR = 4;

    /** Between tries to write to an index that failed. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final int RECORDINGS_MAX = 1_000_000;

    private final TranscriptIndex index;
    private final RecordingLibrary library;
    private final Duration retry;
    private final Set<String> grown = ConcurrentHashMap.newKeySet();
    private final Map<String, Follower> followers = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean stopping;
    private boolean rebuildWanted;
    private long roundsBegun;
    private long roundsDone;
    private boolean indexDown;

    /** The index failed, not one recording. */
    private static final class IndexDown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IndexDown(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

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
        this(index, library, RETRY);
    }

    Indexer(TranscriptIndex index, RecordingLibrary library, Duration retry) {
        this.index = index;
        this.library = library;
        this.retry = retry;
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

    /** Returns how many recordings have something that is not in the index yet. */
    public int waiting() {
        return grown.size();
    }

    /** Forgets the index and reads all recordings again; returns when the request is noted. */
    public void rebuild() {
        signal(() -> rebuildWanted = true);
    }

    /**
     * Waits until everything that lay in segments before the call can be found; false when the time was over first. A
     * round that is under way does not count: it may have passed by what was written meanwhile.
     */
    public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long wanted = roundsBegun + 1;
            long left = patience.toNanos();
            changed.signalAll();
            while (roundsDone < wanted && left > 0) {
                left = changed.awaitNanos(left);
            }
            return roundsDone >= wanted;
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
            while (rest((indexDown ? retry : ROUND).toNanos())) {
                long began = System.nanoTime();
                if (indexDown) {
                    catchUp();
                }
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
            if (!stopping && !rebuildWanted) {
                long unused = changed.awaitNanos(nanos);
            }
            if (rebuildWanted && !stopping) {
                rebuildWanted = false;
                clear();
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void clear() {
        followers.clear();
        try {
            index.clear();
            catchUp();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        followers.clear();
        if (!indexDown) {
            LOGGER.atError().addKeyValue("error", e.getMessage()).log("the search index failed, tried again later");
        }
        indexDown = true;
    }

    private void catchUp() {
        for (RecordingSummary summary : library.list(_ -> true, RECORDINGS_MAX)) {
            grown.add(summary.session());
        }
    }

    private void round() {
        signal(() -> roundsBegun++);
        try {
            boolean added = false;
            for (String session : List.copyOf(grown)) {
                grown.remove(session);
                added |= followed(session);
            }
            if (added) {
                toIndex(index::commit);
            }
            indexDown = false;
            signal(() -> roundsDone = roundsBegun);
        } catch (IndexDown e) {
            failed(e);
        }
    }

    private boolean followed(String session) {
        try {
            return follow(session);
        } catch (IndexDown e) {
            throw e;
        } catch (RuntimeException e) {
            followers.remove(session);
            LOGGER.atError()
                    .addKeyValue("sessionId", session)
                    .addKeyValue("error", e.getMessage())
                    .log("a recording could not be indexed");
            return false;
        }
    }

    private static void toIndex(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            throw new IndexDown(e);
        }
    }

    private long position(String session) {
        long[] position = new long[1];
        toIndex(() -> position[0] = index.position(session));
        return position[0];
    }

    private boolean follow(String session) {
        Follower follower = followers.computeIfAbsent(session, id -> new Follower(library.follow(id), position(id)));
        List<TranscriptEntry> batch = new ArrayList<>();
        boolean[] added = {false};
        follower.cursor.advance(entry -> {
            follower.transcripts
                    .of(entry)
                    .filter(found -> found.sequence() > follower.known)
                    .ifPresent(batch::add);
            if (batch.size() >= BATCH) {
                List<TranscriptEntry> full = List.copyOf(batch);
                toIndex(() -> index.add(full));
                batch.clear();
                added[0] = true;
            }
            return true;
        });
        if (follower.cursor.finished()) {
            follower.transcripts.end();
            followers.remove(session);
        }
        // These may lie before what the index knows; to add one twice changes nothing.
        batch.addAll(follower.transcripts.late());
        if (!batch.isEmpty()) {
            toIndex(() -> index.add(batch));
            added[0] = true;
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
