package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What detectors found in traffic. */
@Command(
        name = "catalog",
        description = {
            "List the sensitive columns that detectors saw in results since the gateway started,",
            "and the rule that masks each. No values are kept."
        })
final class CatalogCommand extends RemoteCommand {

    @Option(names = "--target", paramLabel = "NAME", description = "Only of this target.")
    String target = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type, such as email.")
    String type = "";

    @Option(names = "--uncovered", description = "Only what was found and is not masked by any rule.")
    boolean uncovered;

    @Override
    int run(Api api) {
        JsonNode answer = api.get(
                "/v1/catalog", Map.of("target", target, "type", type, "uncovered", Boolean.toString(uncovered)));
        if (asJson(answer)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode found : answer.path("found")) {
            String column = Stream.of("schema", "table", "column")
                    .map(part -> found.path(part).asText())
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("."));
            rows.add(List.of(
                    Print.text(found, "target"),
                    column,
                    Print.text(found, "type"),
                    Print.text(found, "score"),
                    Print.text(found, "rows"),
                    Print.moment(found, "last"),
                    Print.text(found, "rule")));
        }
        print().table(List.of("TARGET", "COLUMN", "TYPE", "SCORE", "ROWS", "LAST", "RULE"), rows);
        return 0;
    }
}
