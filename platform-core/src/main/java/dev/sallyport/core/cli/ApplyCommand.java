package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds or replaces resources. */
@Command(name = "apply", description = "Add or replace resources: all of them, or none.")
final class ApplyCommand extends RemoteCommand {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "YAML file, directory of them, or - for standard input. May be repeated.")
    List<String> files = List.of();

    @Option(names = "--dry-run", description = "Only tell what would change.")
    boolean dryRun;

    @Override
    int run(Api api) {
        JsonNode applied = api.post(
                "/v1/resources",
                dryRun ? Map.of("dry-run", "true") : Map.of(),
                Documents.read(cli().terminal(), files).body());
        if (asJson(applied)) {
            return applied.path("done").asBoolean() ? 0 : CliException.FAILED;
        }
        return Outcome.print(print(), applied, false, dryRun);
    }
}
