package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.Change;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problem;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Resources;
import dev.sallyport.core.resource.Revision;
import dev.sallyport.core.resource.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Targets, subjects and rules: read, compare, check, change. */
final class ResourceRoutes {

    private static final String DOCUMENTS =
            "JSON {\"documents\": [{\"file\": name, \"text\": YAML}]}, or YAML documents"
                    + " with Content-Type application/yaml";

    private final Resources resources;

    ResourceRoutes(Resources resources) {
        this.resources = resources;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/resources", Right.ADMIN, "Lists resources with their YAML.", this::list)
                        .query("kind", "only of this kind, such as Target"),
                Route.post(
                                "/v1/resources",
                                Right.ADMIN,
                                "Adds or replaces resources: all or none.",
                                DOCUMENTS,
                                this::apply)
                        .query("dry-run", "true changes nothing and tells what would change"),
                Route.post(
                        "/v1/resources/check",
                        Right.ADMIN,
                        "Checks documents as a whole set on their own.",
                        DOCUMENTS,
                        call -> reply(resources.check(documents(call)), true)),
                Route.get("/v1/resources/{kind}/{name}", Right.ADMIN, "Returns one resource.", this::get),
                Route.delete("/v1/resources/{kind}/{name}", Right.ADMIN, "Deletes one resource.", this::delete)
                        .query("dry-run", "true changes nothing and tells what would change"),
                Route.get("/v1/revisions", Right.ADMIN, "Lists what was changed, by whom, newest first.", this::history)
                        .query("before", "only revisions with smaller numbers", "limit", "how many, 1 to 500"));
    }

    private Reply list(Call call) {
        Optional<Kind> kind = call.optional("kind").map(ResourceRoutes::kind);
        return Reply.done(Map.of(
                "revision",
                resources.revision(),
                "resources",
                resources.list(kind).stream().map(this::document).toList()));
    }

    private static Kind kind(String word) {
        return Kind.of(word)
                .orElseThrow(() -> Call.bad("There is no kind " + word + "; kinds are "
                        + String.join(
                                ", ",
                                List.of(Kind.values()).stream().map(Kind::title).toList()) + "."));
    }

    private Map<String, Object> document(Resource resource) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", resource.kind().title());
        document.put("name", resource.name());
        document.put("labels", resource.labels());
        document.put("owner", resource.owner());
        document.put("yaml", resources.yaml(resource));
        return document;
    }

    private Reply get(Call call) {
        Kind kind = kind(call.part("kind"));
        return Reply.json(document(resources
                .get(kind, call.part("name"))
                .orElseThrow(() -> new GatewayException(
                        ErrorCodes.NOT_FOUND, "There is no " + kind + " named " + call.part("name") + "."))));
    }

    private Reply delete(Call call) {
        Resource.Ref ref = new Resource.Ref(kind(call.part("kind")), call.part("name"));
        if (resources.get(ref.kind(), ref.name()).isEmpty()) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND, "There is no " + ref.kind() + " named " + ref.name() + ".");
        }
        boolean dryRun = call.flag("dry-run");
        return reply(resources.delete(List.of(ref), call.subject().name(), dryRun), dryRun);
    }

    private Reply apply(Call call) {
        boolean dryRun = call.flag("dry-run");
        return reply(resources.apply(documents(call), call.subject().name(), dryRun), dryRun);
    }

    private static List<Source> documents(Call call) {
        String type = String.join("", call.headers().getOrDefault("content-type", List.of()));
        if (type.startsWith("application/yaml")) {
            return List.of(new Source("request", new String(call.body(), StandardCharsets.UTF_8)));
        }
        JsonNode list = call.json("documents").path("documents");
        if (!list.isArray() || list.isEmpty()) {
            throw Call.bad("Field documents must be a list of {file, text} with at least one element.");
        }
        List<Source> sources = new ArrayList<>();
        for (JsonNode item : list) {
            Call.only(item, "documents[].", "file", "text");
            sources.add(new Source(Call.text(item, "file"), Call.text(item, "text")));
        }
        return sources;
    }

    // A dry run that finds errors did what it was asked for; an apply that was refused did not.
    private static Reply reply(Applied applied, boolean dryRun) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("done", applied.done());
        document.put("revision", applied.revision());
        document.put(
                "changes",
                applied.changes().stream().map(ResourceRoutes::change).toList());
        document.put(
                "problems",
                applied.problems().stream().map(ResourceRoutes::problem).toList());
        return Reply.json(applied.done() || dryRun ? 200 : 422, document);
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", change.ref().kind().title());
        document.put("name", change.ref().name());
        document.put("action", change.action().name().toLowerCase(Locale.ROOT));
        document.put(
                "fields",
                change.fields().stream()
                        .map(field -> Map.of("key", field.key(), "before", field.before(), "after", field.after()))
                        .toList());
        return document;
    }

    private static Map<String, Object> problem(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        document.put("file", problem.file());
        document.put("line", problem.line());
        document.put("key", problem.key());
        document.put("reason", problem.reason());
        return document;
    }

    private Reply history(Call call) {
        OptionalLong before =
                call.number("before", 0, Long.MAX_VALUE).map(OptionalLong::of).orElse(OptionalLong.empty());
        List<Map<String, Object>> revisions = new ArrayList<>();
        for (Revision revision : resources.history(before, call.limit())) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("revision", revision.number());
            document.put("author", revision.author());
            document.put("at", revision.at().toString());
            document.put(
                    "changes",
                    revision.changes().stream().map(ResourceRoutes::change).toList());
            revisions.add(document);
        }
        return Reply.done(Map.of("revisions", revisions));
    }
}
