package dev.sallyport.search;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transcript index on a local folder.
 *
 * <p>It is open, or it says why not. A damaged folder does not keep the gateway from starting: everything but
 * {@link #clear} then answers with the error. After a failed write (a full disk) it falls back to its last commit and
 * opens again at the next call, so that the host goes on from {@link #position}.
 */
final class LuceneTranscripts implements TranscriptIndex {

    private static final Logger LOGGER = LoggerFactory.getLogger(LuceneTranscripts.class);

    /** How an index is opened; a test's one may fail at will. */
    interface Opener {
        OpenIndex open(Path folder) throws IOException;
    }

    private final Path folder;
    private final Opener opener;
    private final Searches searches;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile @Nullable OpenIndex open;
    private volatile @Nullable GatewayException damage;
    private volatile boolean closed;

    private LuceneTranscripts(Path folder, Opener opener, Clock clock) {
        this.folder = folder;
        this.opener = opener;
        this.searches = new Searches(clock);
    }

    /** Opens the index, creating it where there is none; a damaged or unusable one is logged and told at every use. */
    static LuceneTranscripts open(Path folder, Clock clock) {
        return open(folder, OpenIndex::in, clock);
    }

    static LuceneTranscripts open(Path folder, Opener opener, Clock clock) {
        LuceneTranscripts transcripts = new LuceneTranscripts(folder, opener, clock);
        try {
            transcripts.opened();
        } catch (GatewayException failure) {
            LOGGER.atError()
                    .addKeyValue("errorCode", failure.code())
                    .addKeyValue("error", failure.getMessage())
                    .log("search index not open");
        }
        return transcripts;
    }

    @Override
    public void add(List<TranscriptEntry> entries) {
        write(index -> {
            for (TranscriptEntry entry : entries) {
                Term key = new Term(Fields.KEY, Fields.key(entry.session(), entry.sequence()));
                index.writer().updateDocument(key, Entries.toDocument(entry));
            }
        });
    }

    @Override
    public void commit() {
        write(OpenIndex::commit);
    }

    @Override
    public long position(String session) {
        return read(searcher -> Searches.lastSequence(searcher, session));
    }

    /** Forgets a session for good before it returns, so that no search shows what retention has deleted. */
    @Override
    public void remove(String session) {
        write(index -> {
            index.writer().deleteDocuments(new Term(Fields.SESSION, session));
            index.commit();
        });
    }

    @Override
    public void clear() {
        writing.lock();
        try {
            OpenIndex index = open;
            if (index == null || damage != null || !index.writer().isOpen()) {
                giveUp();
                wipe();
                damage = null;
                opened();
                return;
            }
            write(healthy -> {
                healthy.writer().deleteAll();
                healthy.commit();
            });
        } finally {
            writing.unlock();
        }
    }

    @Override
    public SearchPage query(SearchQuery query) {
        return read(searcher -> searches.page(searcher, query));
    }

    /** Commits and closes; the folder may be opened by another process afterwards. */
    void close() {
        writing.lock();
        try {
            closed = true;
            OpenIndex index = open;
            if (index != null && index.writer().isOpen()) {
                index.writer().commit();
            }
        } catch (IOException | RuntimeException failure) {
            LOGGER.atWarn().addKeyValue("error", failure.getMessage()).log("last search commit failed");
        } finally {
            giveUp();
            writing.unlock();
        }
    }

    private interface Write {
        void to(OpenIndex index) throws IOException;
    }

    private interface Read<T> {
        T from(IndexSearcher searcher) throws IOException;
    }

    private void write(Write write) {
        writing.lock();
        try {
            write.to(opened());
        } catch (IOException | AlreadyClosedException | IllegalArgumentException failure) {
            giveUp();
            throw explained(failure);
        } finally {
            writing.unlock();
        }
    }

    private <T> T read(Read<T> read) {
        OpenIndex index = opened();
        try {
            IndexSearcher searcher = index.committed().acquire();
            try {
                return read.from(new IndexSearcher(searcher.getIndexReader()));
            } finally {
                index.committed().release(searcher);
            }
        } catch (IOException | AlreadyClosedException failure) {
            throw explained(failure);
        }
    }

    private OpenIndex opened() {
        OpenIndex index = open;
        if (index != null) {
            return index;
        }
        writing.lock();
        try {
            if (damage != null) {
                throw damage;
            }
            if (closed) {
                throw SearchErrors.failed(folder, new IllegalStateException("the plugin has been shut down"));
            }
            OpenIndex again = open;
            if (again == null) {
                again = opener.open(folder);
                open = again;
            }
            return again;
        } catch (IOException | RuntimeException failure) {
            throw failure instanceof GatewayException known ? known : explained(failure);
        } finally {
            writing.unlock();
        }
    }

    private GatewayException explained(Exception failure) {
        if (isDamage(failure)) {
            GatewayException damaged = SearchErrors.damaged(folder, failure);
            damage = damaged;
            return damaged;
        }
        return failure instanceof LockObtainFailedException
                ? SearchErrors.locked(folder, failure)
                : SearchErrors.failed(folder, failure);
    }

    private static boolean isDamage(Exception failure) {
        return failure instanceof CorruptIndexException
                || failure instanceof IndexFormatTooNewException
                || failure instanceof IndexFormatTooOldException
                || failure instanceof EOFException
                || failure instanceof NoSuchFileException;
    }

    private void giveUp() {
        OpenIndex index = open;
        open = null;
        if (index != null) {
            try {
                index.close();
            } catch (IOException | RuntimeException failure) {
                LOGGER.atWarn().addKeyValue("error", failure.getMessage()).log("search index closed badly");
            }
        }
    }

    /** Deletes the index's own files; a folder inside it is none of ours. */
    private void wipe() {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw SearchErrors.failed(folder, failure);
        }
    }
}
