package dev.sallyport.core.cli;

import picocli.CommandLine.Command;

/** Says which version this is. */
@Command(name = "version", description = "Show the version of this program.")
final class VersionCommand extends CliCommand {

    @Override
    public Integer call() {
        print().say("sally " + cli().program().version());
        return 0;
    }
}
