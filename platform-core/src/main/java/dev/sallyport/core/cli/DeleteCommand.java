package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a resource. */
@Command(name = "delete", description = "Delete one resource.")
final class DeleteCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "KIND", description = "Such as Target.")
    String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    String name = "";

    @Option(names = "--dry-run", description = "Only tell what would change.")
    boolean dryRun;

    @Override
    int run(Api api) {
        JsonNode applied = api.delete(
                "/v1/resources/" + Api.part(kind) + "/" + Api.part(name),
                dryRun ? Map.of("dry-run", "true") : Map.of());
        if (asJson(applied)) {
            return applied.path("done").asBoolean() ? 0 : CliException.FAILED;
        }
        return Outcome.print(print(), applied, false, dryRun);
    }
}
