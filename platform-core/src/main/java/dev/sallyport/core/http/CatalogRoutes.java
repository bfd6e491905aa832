package dev.sallyport.core.http;

import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.CatalogStore;
import dev.sallyport.core.catalog.Sighting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What sensitive data was seen where: for auditors and admins. */
final class CatalogRoutes {

    private final Catalog catalog;

    CatalogRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/v1/catalog",
                        Right.AUDITOR,
                        "Lists what sensitive data was seen where, without any value of it.",
                        this::list)
                .query(
                        "target", "only of this target",
                        "type", "only this type, such as email",
                        "uncovered", "true: only what no enforced masking rule covered when it was last seen",
                        "limit", "how many, 1 to 500"));
    }

    private Reply list(Call call) {
        String uncovered = call.text("uncovered");
        if (!List.of("", "true", "false").contains(uncovered)) {
            throw Call.bad("Query parameter uncovered must be true or false.");
        }
        CatalogStore.Filter filter =
                new CatalogStore.Filter(call.text("target"), call.text("type"), uncovered.equals("true"), call.limit());
        return Reply.done(Map.of(
                "sightings",
                catalog.list(filter).stream().map(CatalogRoutes::document).toList()));
    }

    private static Map<String, Object> document(Sighting sighting) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("target", sighting.place().target());
        document.put("kind", sighting.place().kind().name().toLowerCase(Locale.ROOT));
        document.put("place", sighting.place().name());
        document.put("type", sighting.type());
        document.put("count", sighting.count());
        document.put("score", sighting.score());
        document.put("firstSeen", sighting.first().toString());
        document.put("lastSeen", sighting.last().toString());
        document.put("covered", sighting.covered());
        document.put("rule", sighting.rule());
        return document;
    }
}
