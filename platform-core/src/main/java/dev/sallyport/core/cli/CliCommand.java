package dev.sallyport.core.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command: what it prints to, and what it was started from. */
abstract class CliCommand implements Callable<Integer> {

    private @Nullable Cli cli;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    void attach(Cli from) {
        this.cli = from;
    }

    final Cli cli() {
        if (cli == null) {
            throw new IllegalStateException("the command was not made by the command line");
        }
        return cli;
    }

    final Print print() {
        return new Print(cli().terminal().out());
    }
}
