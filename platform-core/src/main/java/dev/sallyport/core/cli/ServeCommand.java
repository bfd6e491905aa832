package dev.sallyport.core.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a gateway. */
@Command(name = "serve", description = "Run a gateway until it is told to stop.")
final class ServeCommand extends CliCommand {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "sallyport.yaml",
            description = "Configuration file (default: ${DEFAULT-VALUE}).")
    Path config = Path.of("sallyport.yaml");

    @Option(names = "--log-json", description = "Log lines of JSON.")
    boolean logJson;

    @Override
    public Integer call() throws InterruptedException {
        boolean json = logJson || cli().terminal().variable("SALLYPORT_LOG").equals("json");
        return cli().program().serve(config, json);
    }
}
