package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.policy.PolicyCompiler;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Source;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks documents without a gateway: everything but the names that plugins bring. */
final class OfflineCheck {

    private OfflineCheck() {}

    static JsonNode check(Documents documents) {
        LiveResources resources = new LiveResources(
                new MemoryResourceStore(),
                List.of(new LiveDirectory(), PolicyCompiler.withoutPlugins()),
                (resource, _) -> resource,
                Clock.systemUTC());
        Applied applied = resources.check(documents.list().stream()
                .map(document -> new Source(document.getOrDefault("file", ""), document.getOrDefault("text", "")))
                .toList());
        return Json.read(Json.write(Map.of(
                "done",
                applied.done(),
                "problems",
                applied.problems().stream()
                        .map(problem -> Map.of(
                                "severity", problem.severity().name().toLowerCase(Locale.ROOT),
                                "file", problem.file(),
                                "line", problem.line(),
                                "key", problem.key(),
                                "reason", problem.reason()))
                        .toList())));
    }
}
