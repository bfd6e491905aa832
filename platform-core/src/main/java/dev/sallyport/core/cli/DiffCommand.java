package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares documents with what is in force. */
@Command(name = "diff", description = "Show what an apply would change, key by key.")
final class DiffCommand extends RemoteCommand {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "YAML file, directory of them, or - for standard input. May be repeated.")
    List<String> files = List.of();

    @Override
    int run(Api api) {
        JsonNode applied = api.post(
                "/v1/resources",
                Map.of("dry-run", "true"),
                Documents.read(cli().terminal(), files).body());
        if (asJson(applied)) {
            return applied.path("done").asBoolean() ? 0 : CliException.FAILED;
        }
        return Outcome.print(print(), applied, true, true);
    }
}
