package dev.sallyport.core.http;

import dev.sallyport.core.mask.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What detectors found in traffic, and which rule masks it. */
final class CatalogRoutes {

    private static final double PER_MILLE = 1000;

    private final Supplier<List<Catalog.Entry>> entries;

    CatalogRoutes(Supplier<List<Catalog.Entry>> entries) {
        this.entries = entries;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/v1/catalog",
                        Right.AUDITOR,
                        "Lists the sensitive columns that detectors saw in results since the start.",
                        this::list)
                .query(
                        "target", "only of this target",
                        "type", "only of this type, such as email",
                        "uncovered", "true for what was found and is not masked by any rule"));
    }

    private Reply list(Call call) {
        String target = call.text("target");
        String type = call.text("type");
        boolean uncovered = call.flag("uncovered");
        return Reply.done(Map.of(
                "found",
                entries.get().stream()
                        .filter(entry ->
                                target.isEmpty() || entry.place().target().equals(target))
                        .filter(entry -> type.isEmpty() || entry.type().equals(type))
                        .filter(entry -> !uncovered || entry.rule().isEmpty())
                        .map(CatalogRoutes::document)
                        .toList()));
    }

    private static Map<String, Object> document(Catalog.Entry entry) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("target", entry.place().target());
        document.put("schema", entry.place().schema());
        document.put("table", entry.place().table());
        document.put("column", entry.place().column());
        document.put("type", entry.type());
        document.put("detail", entry.detail());
        document.put("score", Math.round(entry.score() * PER_MILLE) / PER_MILLE);
        document.put("rows", entry.rows());
        document.put("first", entry.first().toString());
        document.put("last", entry.last().toString());
        entry.rule().ifPresent(rule -> document.put("rule", rule));
        return document;
    }
}
