package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Access tokens. */
@Command(
        name = "token",
        description = "Issue, list and revoke access tokens.",
        subcommands = {TokenCommand.Create.class, TokenCommand.Listing.class, TokenCommand.Revoke.class})
final class TokenCommand extends CommandGroup {

    @Command(name = "create", description = "Issue a token; it is shown this once.")
    static final class Create extends RemoteCommand {

        @Parameters(paramLabel = "SUBJECT", description = "Whose token.")
        String subject = "";

        @Option(
                names = "--ttl",
                defaultValue = "8h",
                paramLabel = "DURATION",
                description = "How long it lives (default: ${DEFAULT-VALUE}).")
        String ttl = "8h";

        @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
        String description = "";

        @Override
        int run(Api api) {
            JsonNode token = api.post(
                    "/v1/tokens", Map.of(), Map.of("subject", subject, "ttl", ttl, "description", description));
            if (!asJson(token)) {
                print().say(Print.text(token, "secret"));
                cli().terminal()
                        .err()
                        .println("Token " + Print.text(token, "id") + " of " + Print.line(subject) + ", until "
                                + Print.moment(token, "expiresAt") + ". It is not shown again.");
            }
            return 0;
        }
    }

    @Command(name = "list", description = "List tokens, without their secrets.")
    static final class Listing extends RemoteCommand {

        @Option(names = "--subject", paramLabel = "NAME", description = "Only of this subject.")
        String subject = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.get("/v1/tokens", Map.of("subject", subject));
            if (asJson(answer)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode token : answer.path("tokens")) {
                String state = token.path("live").asBoolean() ? "live" : token.has("revokedAt") ? "revoked" : "expired";
                rows.add(List.of(
                        Print.text(token, "id"),
                        Print.text(token, "subject"),
                        state,
                        Print.moment(token, "expiresAt"),
                        Print.text(token, "author"),
                        Print.text(token, "description")));
            }
            print().table(List.of("ID", "SUBJECT", "STATE", "EXPIRES", "BY", "DESCRIPTION"), rows);
            return 0;
        }
    }

    @Command(name = "revoke", description = "Revoke a token; its sessions end.")
    static final class Revoke extends RemoteCommand {

        @Parameters(paramLabel = "ID", description = "The token's id, from the list.")
        String id = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.delete("/v1/tokens/" + Api.part(id), Map.of());
            if (!asJson(answer)) {
                print().say("Token " + id + " is revoked.");
            }
            return 0;
        }
    }
}
