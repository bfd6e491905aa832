package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that talks to a gateway. */
abstract class RemoteCommand extends CliCommand {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's control address, such as http://127.0.0.1:7070.")
    @Nullable
    String url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the access token.")
    @Nullable
    Path tokenFile;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file that names address and data-dir.")
    @Nullable
    Path config;

    @Option(names = "--json", description = "Print the gateway's answer as JSON.")
    boolean json;

    /** Asks the gateway and prints the answer; returns the exit code. */
    abstract int run(Api api);

    @Override
    public Integer call() {
        return run(Place.of(cli().terminal(), url, tokenFile, config).api());
    }

    /** Prints JSON when that was asked for. */
    final boolean asJson(JsonNode answer) {
        if (json) {
            print().json(answer);
        }
        return json;
    }
}
