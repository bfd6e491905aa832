package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reviews. */
@Command(
        name = "review",
        description = "Look at held commands and decide on them.",
        subcommands = {
            ReviewCommand.Listing.class,
            ReviewCommand.Show.class,
            ReviewCommand.Approve.class,
            ReviewCommand.Reject.class
        })
final class ReviewCommand extends CommandGroup {

    @Command(name = "list", description = "List open reviews that concern you, newest first.")
    static final class Listing extends RemoteCommand {

        @Option(names = "--all", description = "Closed ones too.")
        boolean all;

        @Option(names = "--limit", defaultValue = "50", paramLabel = "N", description = "How many at most.")
        int limit = 50;

        @Override
        int run(Api api) {
            JsonNode answer =
                    api.get("/v1/reviews", Map.of("state", all ? "" : "open", "limit", Integer.toString(limit)));
            if (asJson(answer)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode review : answer.path("reviews")) {
                rows.add(List.of(
                        Print.text(review, "id"),
                        Print.text(review, "state"),
                        Print.text(review, "requester"),
                        Print.text(review, "target"),
                        Print.moment(review, "expiresAt"),
                        Print.text(review, "command")));
            }
            print().table(List.of("ID", "STATE", "REQUESTER", "TARGET", "EXPIRES", "COMMAND"), rows);
            return 0;
        }
    }

    @Command(name = "show", description = "Show exactly what would run, for whom, and what it does.")
    static final class Show extends RemoteCommand {

        @Parameters(paramLabel = "ID", description = "The review's id.")
        String id = "";

        @Override
        int run(Api api) {
            JsonNode review = api.get("/v1/reviews/" + Api.part(id), Map.of());
            if (!asJson(review)) {
                show(print(), review);
            }
            return 0;
        }
    }

    private static void show(Print print, JsonNode review) {
        print.fact("review", Print.text(review, "id") + " (" + Print.text(review, "state") + ")");
        String behalf = Print.text(review, "onBehalfOf");
        print.fact("requester", Print.text(review, "requester") + (behalf.isEmpty() ? "" : " on behalf of " + behalf));
        print.fact("target", Print.text(review, "target"));
        print.fact("session", Print.text(review, "session"));
        print.fact("asks for", Print.text(review, "asks"));
        review.path("demands")
                .forEach(demand -> print.fact(
                        "because", Print.text(demand, "reason") + " (rule " + Print.text(demand, "rule") + ")"));
        review.path("effects").forEach(effect -> print.fact("effect", effect.asText()));
        review.path("attributes")
                .properties()
                .forEach(fact -> print.fact(fact.getKey(), fact.getValue().asText()));
        print.fact("opened", Print.moment(review, "openedAt"));
        print.fact("expires", Print.moment(review, "expiresAt"));
        print.fact("digest", Print.text(review, "digest"));
        for (JsonNode said : review.path("decisions")) {
            String comment = Print.text(said, "comment");
            print.fact(
                    said.path("approve").asBoolean() ? "approved by" : "rejected by",
                    Print.text(said, "reviewer") + " over " + Print.text(said, "channel") + " at "
                            + Print.moment(said, "at") + (comment.isEmpty() ? "" : ": " + comment));
        }
        print.say("command:");
        print.block("    ", Print.text(review, "command"));
        if (review.path("mayDecide").asBoolean()) {
            String id = Print.text(review, "id");
            print.say("You may decide: sally review approve " + id + ", or sally review reject " + id
                    + " --comment WHY.");
        }
    }

    /** Says yes or no to what was just looked at. */
    abstract static class Deciding extends RemoteCommand {

        @Parameters(paramLabel = "ID", description = "The review's id.")
        String id = "";

        @Option(
                names = {"-m", "--comment"},
                paramLabel = "TEXT",
                description = "Why; the requester reads it.")
        String comment = "";

        @Option(names = "--digest", paramLabel = "HEX", description = "Decide only if the command has this digest.")
        String digest = "";

        abstract boolean approve();

        @Override
        final int run(Api api) {
            Map<String, Object> body =
                    new HashMap<>(Map.of("approve", approve(), "comment", comment, "channel", "cli"));
            if (!digest.isEmpty()) {
                body.put("digest", digest);
            }
            JsonNode review = api.post("/v1/reviews/" + Api.part(id) + "/decision", Map.of(), body);
            if (!asJson(review)) {
                String state = Print.text(review, "state");
                print().say("Review " + id + " is " + state
                        + (state.equals("open") ? "; it asks for " + Print.text(review, "asks") + "." : "."));
            }
            return 0;
        }
    }

    @Command(name = "approve", description = "Approve a review.")
    static final class Approve extends Deciding {
        @Override
        boolean approve() {
            return true;
        }
    }

    @Command(name = "reject", description = "Reject a review.")
    static final class Reject extends Deciding {
        @Override
        boolean approve() {
            return false;
        }
    }
}
