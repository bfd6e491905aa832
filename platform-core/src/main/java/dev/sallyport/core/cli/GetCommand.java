package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows resources. */
@Command(name = "get", description = "List resources, or show one as YAML that can be applied again.")
final class GetCommand extends RemoteCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND",
            description = "Such as Target or guardrails; all if absent.")
    String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Show this one.")
    String name = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml",
            description = "yaml prints all of them as YAML.")
    String output = "";

    @Override
    int run(Api api) {
        if (!name.isEmpty()) {
            JsonNode one = api.get("/v1/resources/" + Api.part(kind) + "/" + Api.part(name), Map.of());
            if (!asJson(one)) {
                print().block("", Print.text(one, "yaml"));
            }
            return 0;
        }
        JsonNode answer = api.get("/v1/resources", Map.of("kind", kind));
        if (asJson(answer)) {
            return 0;
        }
        if (output.equals("yaml")) {
            answer.path("resources").forEach(one -> {
                print().say("---");
                print().block("", Print.text(one, "yaml"));
            });
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : answer.path("resources")) {
            List<String> labels = new ArrayList<>();
            one.path("labels")
                    .properties()
                    .forEach(label ->
                            labels.add(label.getKey() + "=" + label.getValue().asText()));
            rows.add(List.of(
                    Print.text(one, "kind"),
                    Print.text(one, "name"),
                    String.join(",", labels),
                    Print.text(one, "owner")));
        }
        print().table(List.of("KIND", "NAME", "LABELS", "OWNER"), rows);
        return 0;
    }
}
