package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The audit ledger. */
@Command(name = "audit", description = "List audit events, newest first, or check the ledger.")
final class AuditCommand extends RemoteCommand {

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type; a prefix when it ends in a dot.")
    String type = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Only by this subject.")
    String actor = "";

    @Option(names = "--session", paramLabel = "ID", description = "Only of this session.")
    String session = "";

    @Option(names = "--limit", defaultValue = "50", paramLabel = "N", description = "How many at most, to 500.")
    int limit = 50;

    @Option(names = "--verify", description = "Check the chain of hashes instead of listing.")
    boolean verify;

    @Override
    int run(Api api) {
        if (verify) {
            JsonNode answer = api.get("/v1/audit/verification", Map.of());
            boolean sound = answer.path("sound").asBoolean();
            if (!asJson(answer)) {
                print().say(
                                sound
                                        ? "The ledger's chain of hashes is sound."
                                        : "The ledger is NOT sound from event " + Print.text(answer, "firstBroken")
                                                + ".");
            }
            return sound ? 0 : CliException.FAILED;
        }
        JsonNode answer = api.get(
                "/v1/audit",
                Map.of("type", type, "actor", actor, "session", session, "limit", Integer.toString(limit)));
        if (asJson(answer)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode event : answer.path("events")) {
            List<String> facts = new ArrayList<>();
            event.path("facts")
                    .properties()
                    .forEach(fact ->
                            facts.add(fact.getKey() + "=" + fact.getValue().asText()));
            facts.sort(null);
            rows.add(List.of(
                    Print.text(event, "id"),
                    Print.moment(event, "at"),
                    Print.text(event, "type"),
                    Print.text(event, "actor"),
                    Print.text(event, "target"),
                    String.join(" ", facts)));
        }
        print().table(List.of("ID", "AT", "TYPE", "ACTOR", "TARGET", "FACTS"), rows);
        return 0;
    }
}
