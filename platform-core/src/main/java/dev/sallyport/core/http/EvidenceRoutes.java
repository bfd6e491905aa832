package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.identity.ControlIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Search in recordings, and the audit ledger. */
final class EvidenceRoutes {

    private static final int SEARCH_LIMIT_MAX = 200;

    private final Optional<TranscriptIndex> index;
    private final AuditStore audit;
    private final ControlIdentity identity;

    EvidenceRoutes(Optional<TranscriptIndex> index, AuditStore audit, ControlIdentity identity) {
        this.index = index;
        this.audit = audit;
        this.identity = identity;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/search", Right.EVIDENCE, "Searches recordings the caller may see.", this::search)
                        .query(
                                "q", "the query, such as user:alice target:shop \"drop table\"",
                                "from", "noted at or after",
                                "until", "noted before",
                                "limit", "how many, 1 to 200",
                                "cursor", "next of the page before"),
                Route.get("/v1/audit", Right.AUDITOR, "Lists audit events, newest first.", this::audit)
                        .query(
                                "type", "only of this type; a prefix when it ends in a dot",
                                "actor", "only by this subject",
                                "session", "only of this session",
                                "target", "only about this target",
                                "from", "noted at or after",
                                "until", "noted before",
                                "before", "only events with smaller ids",
                                "limit", "how many, 1 to 500"),
                Route.get("/v1/audit/verification", Right.AUDITOR, "Checks the ledger's chain of hashes.", _ -> {
                    Optional<Long> broken = audit.firstBroken();
                    return Reply.done(
                            broken.isPresent()
                                    ? Map.of("sound", false, "firstBroken", broken.get())
                                    : Map.of("sound", true));
                }));
    }

    private Reply search(Call call) {
        TranscriptIndex found = index.orElseThrow(() -> new GatewayException(
                ErrorCodes.NOT_FOUND, "No search plugin is enabled: add plugins.search to sallyport.yaml."));
        boolean all = identity.audits(call.subject());
        int limit = (int) (long) call.number("limit", 1, SEARCH_LIMIT_MAX).orElse(20L);
        SearchPage page = found.query(new SearchQuery(
                call.text("q"),
                call.moment("from"),
                call.moment("until"),
                limit,
                call.optional("cursor"),
                all ? Optional.empty() : Optional.of(Set.of()),
                all ? Optional.empty() : Optional.of(call.subject().name())));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("total", page.total());
        document.put("hits", page.hits().stream().map(EvidenceRoutes::document).toList());
        page.next().ifPresent(next -> document.put("next", next));
        return Reply.json(document);
    }

    private static Map<String, Object> document(SearchPage.Hit hit) {
        TranscriptEntry entry = hit.entry();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("session", entry.session());
        document.put("sequence", entry.sequence());
        document.put("at", entry.at().toString());
        document.put("kind", entry.kind());
        document.put("fields", entry.fields());
        document.put("text", entry.text());
        document.put("highlight", hit.highlight());
        return document;
    }

    private Reply audit(Call call) {
        List<AuditEvent> events = audit.list(new AuditStore.Filter(
                call.text("type"),
                call.text("actor"),
                call.text("session"),
                call.text("target"),
                call.moment("from"),
                call.moment("until"),
                call.number("before", 1, Long.MAX_VALUE),
                call.limit()));
        return Reply.done(
                Map.of("events", events.stream().map(EvidenceRoutes::document).toList()));
    }

    private static Map<String, Object> document(AuditEvent event) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", event.id());
        document.put("at", event.at().toString());
        document.put("type", event.type());
        document.put("actor", event.actor());
        document.put("session", event.session());
        document.put("target", event.target());
        document.put("facts", event.facts());
        return document;
    }
}
