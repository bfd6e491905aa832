package dev.sallyport.search;

import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Answers queries from one view of the index. */
final class Searches {

    static final int PAGE_MAX = 200;

    /** Hits counted exactly; beyond it a count is a lower bound and a page comes sooner. */
    private static final int COUNTED_MAX = 10_000;

    /** Work bound of one query; an index of one machine answers in milliseconds. */
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private static final Sort NEWEST_FIRST = new Sort(
            new SortField(Fields.AT, SortField.Type.LONG, true),
            new SortField(Fields.SESSION, SortField.Type.STRING, true),
            new SortField(Fields.SEQUENCE, SortField.Type.LONG, true));

    private static final Sort LAST_SEQUENCE = new Sort(new SortField(Fields.SEQUENCE, SortField.Type.LONG, true));

    private final Clock clock;

    Searches(Clock clock) {
        this.clock = clock;
    }

    SearchPage page(IndexSearcher searcher, SearchQuery query) throws IOException {
        if (query.limit() < 1 || query.limit() > PAGE_MAX) {
            throw SearchErrors.badRequest("a page holds 1 to " + PAGE_MAX + " hits, not " + query.limit());
        }
        Node node = QueryLanguage.parse(query.text(), clock.instant());
        long deadline = System.nanoTime() + NANOS_MAX;
        searcher.setTimeout(() -> System.nanoTime() - deadline > 0);
        int reachable = Math.max(1, searcher.getIndexReader().maxDoc());
        FieldDoc after = query.cursor()
                .map(text -> place(Cursor.decode(text), reachable))
                .orElse(null);
        TopFieldDocs top = top(searcher, Queries.visible(node, query), query.limit() + 1, after);
        if (searcher.timedOut()) {
            throw SearchErrors.badRequest("the query takes too long; narrow it by a field or by after: and before:");
        }
        return page(searcher, top, query.limit(), Highlight.of(node));
    }

    private static TopFieldDocs top(IndexSearcher searcher, Query query, int count, @Nullable FieldDoc after)
            throws IOException {
        return searcher.search(query, new TopFieldCollectorManager(NEWEST_FIRST, count, after, COUNTED_MAX));
    }

    private static SearchPage page(IndexSearcher searcher, TopFieldDocs top, int limit, Highlight highlight)
            throws IOException {
        List<SearchPage.Hit> hits = new ArrayList<>(limit);
        ScoreDoc[] docs = top.scoreDocs;
        for (int i = 0; i < Math.min(limit, docs.length); i++) {
            TranscriptEntry entry = Entries.fromDocument(searcher.storedFields().document(docs[i].doc));
            hits.add(new SearchPage.Hit(entry, highlight.in(entry.text())));
        }
        Optional<String> next =
                docs.length > limit ? Optional.of(cursor(hits.getLast().entry())) : Optional.empty();
        return new SearchPage(List.copyOf(hits), top.totalHits.value(), next);
    }

    private static String cursor(TranscriptEntry last) {
        return new Cursor(Fields.nanos(last.at()), last.session(), last.sequence()).encoded();
    }

    /** The place as Lucene wants it; no two entries share all three values, so the document's number never decides. */
    private static FieldDoc place(Cursor cursor, int reachable) {
        return new FieldDoc(
                reachable - 1, 0, new Object[] {cursor.at(), new BytesRef(cursor.session()), cursor.sequence()});
    }

    static long lastSequence(IndexSearcher searcher, String session) throws IOException {
        Query ofSession = new TermQuery(new Term(Fields.SESSION, session));
        TopFieldDocs top = searcher.search(ofSession, new TopFieldCollectorManager(LAST_SEQUENCE, 1, null, 1));
        return top.scoreDocs.length == 0 ? -1 : (Long) ((FieldDoc) top.scoreDocs[0]).fields[0];
    }
}
