package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Searches recordings. */
@Command(
        name = "search",
        description = "Search recordings, such as: sally search 'user:alice target:shop \"drop table\"'.")
final class SearchCommand extends RemoteCommand {

    @Parameters(paramLabel = "QUERY", description = "Words, \"phrases\" and field:value.")
    String query = "";

    @Option(names = "--from", paramLabel = "MOMENT", description = "Noted at or after, such as 2026-01-31T00:00:00Z.")
    String from = "";

    @Option(names = "--until", paramLabel = "MOMENT", description = "Noted before.")
    String until = "";

    @Option(names = "--limit", defaultValue = "20", paramLabel = "N", description = "How many at most, to 200.")
    int limit = 20;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the page before ended.")
    String cursor = "";

    @Override
    int run(Api api) {
        JsonNode answer = api.get(
                "/v1/search",
                Map.of("q", query, "from", from, "until", until, "limit", Integer.toString(limit), "cursor", cursor));
        if (asJson(answer)) {
            return 0;
        }
        Print print = print();
        for (JsonNode hit : answer.path("hits")) {
            JsonNode fields = hit.path("fields");
            print.say(Print.text(hit, "session") + " #" + Print.text(hit, "sequence") + " " + Print.moment(hit, "at")
                    + " " + Print.text(fields, "user") + "@" + Print.text(fields, "target") + " "
                    + Print.text(hit, "kind"));
            print.block("    ", marked(Print.text(hit, "highlight")));
            if (fields.has("offset")) {
                print.say("    sally sessions replay " + word(Print.text(hit, "session")) + " --lane "
                        + word(Print.text(fields, "lane")) + " --at " + word(Print.text(fields, "offset") + "s"));
            }
        }
        print.say(answer.path("total").asLong() + " found.");
        if (answer.has("next")) {
            print.say("More: --cursor " + Print.text(answer, "next"));
        }
        return 0;
    }

    /** A word for a shell: names of terminals come from clients. */
    private static String word(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._/-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The index marks what matched with two control characters; people see brackets. */
    private static String marked(String highlight) {
        return highlight.replace('\u0002', '[').replace('\u0003', ']');
    }
}
