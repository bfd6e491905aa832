package dev.sallyport.search;

import dev.sallyport.api.search.SearchQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Turns parsed queries and what the viewer may see into Lucene's queries. */
final class Queries {

    private Queries() {}

    /** What the viewer asks, inside what the viewer may see: hits and counts know nothing else. */
    static Query visible(Node node, SearchQuery query) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(of(node), Occur.FILTER);
        if (query.from().isPresent() || query.until().isPresent()) {
            all.add(during(query.from(), query.until()), Occur.FILTER);
        }
        if (query.visibleTargets().isPresent()) {
            List<BytesRef> targets = query.visibleTargets().get().stream()
                    .map(target -> new BytesRef(Fields.cut(target)))
                    .toList();
            BooleanQuery.Builder mine = new BooleanQuery.Builder();
            mine.add(new TermInSetQuery(Fields.EXACT_TARGET, targets), Occur.SHOULD);
            query.visibleUser().ifPresent(user -> mine.add(term(Fields.EXACT_USER, Fields.cut(user)), Occur.SHOULD));
            all.add(mine.build(), Occur.FILTER);
        }
        return all.build();
    }

    static Query of(Node node) {
        return switch (node) {
            case Node.All _ -> MatchAllDocsQuery.INSTANCE;
            case Node.Words words
            when words.words().size() == 1 -> term(Fields.WORDS, words.words().getFirst());
            case Node.Words words -> new PhraseQuery(Fields.WORDS, words.words().toArray(String[]::new));
            case Node.Prefix prefix -> new PrefixQuery(new Term(Fields.WORDS, prefix.start()));
            case Node.FieldIs is -> term(is.field(), is.value());
            case Node.FieldPrefix prefix -> new PrefixQuery(new Term(prefix.field(), prefix.start()));
            case Node.During during -> during(during.from(), during.until());
            case Node.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(of(not.node()), Occur.MUST_NOT)
                        .build();
            case Node.And and -> joined(and.nodes(), Occur.FILTER);
            case Node.Or or -> joined(or.nodes(), Occur.SHOULD);
        };
    }

    private static Query joined(List<Node> nodes, Occur occur) {
        BooleanQuery.Builder joined = new BooleanQuery.Builder();
        for (Node node : nodes) {
            joined.add(of(node), occur);
        }
        return joined.build();
    }

    private static Query term(String field, String value) {
        return new TermQuery(new Term(field, value));
    }

    private static Query during(Optional<Instant> from, Optional<Instant> until) {
        long lowest = from.map(Fields::nanos).orElse(Long.MIN_VALUE);
        long above = until.map(Fields::nanos).orElse(Long.MAX_VALUE);
        return LongPoint.newRangeQuery(Fields.AT, lowest, above == Long.MAX_VALUE ? above : above - 1);
    }
}
