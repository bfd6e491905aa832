package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows how the gateway is. */
@Command(name = "status", description = "Show how the gateway is, and who you are to it.")
final class StatusCommand extends RemoteCommand {

    @Override
    int run(Api api) {
        JsonNode status = api.get("/v1/status", Map.of());
        String state = Print.text(status, "state");
        int code = state.equals("ready") ? 0 : CliException.FAILED;
        if (asJson(status)) {
            return code;
        }
        Print print = print();
        print.fact("state", state);
        print.fact("version", Print.text(status, "version"));
        print.fact("revision", Print.text(status, "revision"));
        print.fact("sessions", Print.text(status, "liveSessions"));
        print.fact("you are", Print.text(status, "subject") + " (" + Print.joined(status.path("groups")) + ")");
        status.path("problems")
                .properties()
                .forEach(problem -> print.fact(
                        "problem", problem.getKey() + ": " + problem.getValue().asText()));
        return code;
    }
}
