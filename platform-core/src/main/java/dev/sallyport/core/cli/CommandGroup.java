package dev.sallyport.core.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has commands below it. */
abstract class CommandGroup extends CliCommand {

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            return CliException.USAGE;
        }
        throw new ParameterException(
                spec.commandLine(),
                "say which of " + String.join(", ", spec.subcommands().keySet()));
    }
}
