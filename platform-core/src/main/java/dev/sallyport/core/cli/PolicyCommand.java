package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Policy as code. */
@Command(
        name = "policy",
        description = "Check policies before they are applied.",
        subcommands = {PolicyCommand.Check.class})
final class PolicyCommand extends CommandGroup {

    @Command(
            name = "check",
            description = {
                "Check documents as a whole set on their own: schema, unknown names, rules that cannot match.",
                "With --offline no gateway is asked: rules are compiled all the same, and names that plugins bring are",
                "said to be unchecked."
            })
    static final class Check extends RemoteCommand {

        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "FILE|DIR|-",
                description = "YAML file, directory of them, or - for standard input. May be repeated.")
        List<String> files = List.of();

        @Option(names = "--offline", description = "Ask no gateway.")
        boolean offline;

        @Override
        public Integer call() {
            if (!offline) {
                return super.call();
            }
            return tell(OfflineCheck.check(Documents.read(cli().terminal(), files)));
        }

        @Override
        int run(Api api) {
            return tell(api.post(
                    "/v1/resources/check",
                    Map.of(),
                    Documents.read(cli().terminal(), files).body()));
        }

        private int tell(JsonNode applied) {
            boolean done = applied.path("done").asBoolean();
            if (!asJson(applied)) {
                Outcome.problems(print(), applied);
                print().say(done ? "No errors." : "There are errors; an apply would change nothing.");
            }
            return done ? 0 : CliException.FAILED;
        }
    }
}
