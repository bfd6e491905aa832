package dev.sallyport.search;

import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;

/** Short ways to make entries and ask for them. */
final class Transcripts {

    static final String SESSION = "01testsession0000000000000";

    private Transcripts() {}

    /** Opens an index that does not wait for the disk, for tests that do not kill it. */
    static LuceneTranscripts quick(Path folder) {
        return LuceneTranscripts.open(
                folder, path -> OpenIndex.over(new Unsynced(FSDirectory.open(path))), new ManualClock());
    }

    private static final class Unsynced extends FilterDirectory {
        Unsynced(Directory directory) {
            super(directory);
        }

        @Override
        public void sync(Collection<String> names) {
            // the operating system writes it in its own time
        }

        @Override
        public void syncMetaData() {
            // likewise
        }
    }

    static TranscriptEntry entry(long sequence, String text) {
        return entry(SESSION, sequence, "alice", "shop", text);
    }

    static TranscriptEntry entry(String session, long sequence, String user, String target, String text) {
        return new TranscriptEntry(
                session,
                sequence,
                ManualClock.START.plusSeconds(sequence),
                "command",
                text,
                Map.of("user", user, "target", target, "protocol", "postgres"));
    }

    static TranscriptEntry entry(long sequence, String text, Map<String, String> fields) {
        return new TranscriptEntry(SESSION, sequence, ManualClock.START.plusSeconds(sequence), "command", text, fields);
    }

    static SearchQuery all(String text) {
        return query(text, 200, Optional.empty());
    }

    static SearchQuery query(String text, int limit, Optional<String> cursor) {
        return new SearchQuery(
                text, Optional.empty(), Optional.empty(), limit, cursor, Optional.empty(), Optional.empty());
    }

    static SearchQuery seenBy(String text, Set<String> targets, String user) {
        return new SearchQuery(
                text,
                Optional.empty(),
                Optional.empty(),
                200,
                Optional.empty(),
                Optional.of(targets),
                user.isEmpty() ? Optional.empty() : Optional.of(user));
    }

    static SearchQuery between(String text, Instant from, Instant until) {
        return new SearchQuery(
                text, Optional.of(from), Optional.of(until), 200, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static List<Long> sequences(SearchPage page) {
        return page.hits().stream().map(hit -> hit.entry().sequence()).toList();
    }
}
