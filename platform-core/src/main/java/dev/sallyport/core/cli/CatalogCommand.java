package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what sensitive data was seen where. */
@Command(
        name = "catalog",
        description = "List what sensitive data was seen where, and which masking rule covers it; no values.")
final class CatalogCommand extends RemoteCommand {

    @Option(names = "--target", paramLabel = "NAME", description = "Only of this target.")
    String target = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "Only this type, such as email.")
    String type = "";

    @Option(names = "--uncovered", description = "Only what no enforced masking rule covered when it was last seen.")
    boolean uncovered;

    @Option(names = "--limit", defaultValue = "200", paramLabel = "N", description = "How many at most, to 500.")
    int limit = 200;

    @Override
    int run(Api api) {
        JsonNode answer = api.get(
                "/v1/catalog",
                Map.of(
                        "target",
                        target,
                        "type",
                        type,
                        "uncovered",
                        Boolean.toString(uncovered),
                        "limit",
                        Integer.toString(limit)));
        if (asJson(answer)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode sighting : answer.path("sightings")) {
            String place = Print.text(sighting, "place");
            String rule = Print.text(sighting, "rule");
            rows.add(List.of(
                    Print.text(sighting, "target"),
                    place.isEmpty() ? "(" + Print.text(sighting, "kind") + ")" : place,
                    Print.text(sighting, "type"),
                    Print.text(sighting, "count"),
                    Print.text(sighting, "score"),
                    Print.moment(sighting, "lastSeen"),
                    rule.isEmpty() ? "none" : rule));
        }
        print().table(List.of("TARGET", "PLACE", "TYPE", "COUNT", "SCORE", "LAST SEEN", "RULE"), rows);
        return 0;
    }
}
