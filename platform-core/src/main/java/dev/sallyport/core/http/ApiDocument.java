package dev.sallyport.core.http;

import dev.sallyport.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The routes as an OpenAPI document and as a reference page; a test holds the kept files against them. */
final class ApiDocument {

    private ApiDocument() {}

    static String openApi(List<Route> routes) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.pattern(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title", "Sallyport control plane",
                        "version", "1"));
        document.put("paths", paths);
        document.put(
                "components", Map.of("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        // Read back and written with sorted keys, so that the file does not depend on hash orders.
        return sorted(document) + "\n";
    }

    private static String sorted(Map<String, Object> document) {
        return Json.pretty(sort(document));
    }

    private static Object sort(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new java.util.TreeMap<>();
            map.forEach((key, inner) -> sorted.put(String.valueOf(key), sort(inner)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ApiDocument::sort).toList();
        }
        return value;
    }

    private static Map<String, Object> operation(Route route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (String part : route.parts()) {
            parameters.add(Map.of("name", part, "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        route.query()
                .forEach((name, meaning) -> parameters.add(Map.of(
                        "name", name, "in", "query", "description", meaning, "schema", Map.of("type", "string"))));
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        operation.put("description", "Who: " + route.right().inWords() + ".");
        operation.put("parameters", parameters);
        if (!route.body().isEmpty()) {
            operation.put(
                    "requestBody",
                    Map.of(
                            "required", true,
                            "description", route.body(),
                            "content", Map.of("application/json", Map.of("schema", Map.of("type", "object")))));
        }
        operation.put("security", route.right() == Right.OPEN ? List.of() : List.of(Map.of("token", List.of())));
        operation.put(
                "responses",
                Map.of(
                        "2XX", Map.of("description", "Done."),
                        "default",
                                Map.of(
                                        "description",
                                        "Problem details (RFC 9457) with the error id in code.",
                                        "content",
                                        Map.of("application/problem+json", Map.of()))));
        return operation;
    }

    static String page(List<Route> routes) {
        StringBuilder page = new StringBuilder("""
                # HTTP API

                The control plane speaks HTTP/1.1 with JSON on `control.address` of `sallyport.yaml` (a loopback address
                unless you change it). `GET /v1/openapi.json` returns the same as OpenAPI 3.1. Send the token as
                `Authorization: Bearer TOKEN`. Errors are problem details (`application/problem+json`) whose `code` is
                listed in errors.md. Unknown query parameters and unknown fields are errors; bodies are bounded to 8 MiB
                and 32 levels.

                This page is compared with the routes by a test.

                | Route | Who | What |
                |---|---|---|
                """);
        for (Route route : routes) {
            page.append("| `")
                    .append(route.method())
                    .append(' ')
                    .append(route.pattern())
                    .append("` | ");
            page.append(route.right().inWords()).append(" | ").append(route.summary());
            if (!route.body().isEmpty()) {
                page.append(" Body: ").append(route.body().replace("|", "\\|")).append('.');
            }
            route.query()
                    .forEach((name, meaning) ->
                            page.append("<br>`").append(name).append("`: ").append(meaning));
            page.append(" |\n");
        }
        return page.toString();
    }
}
