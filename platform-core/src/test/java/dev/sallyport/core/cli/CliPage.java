package dev.sallyport.core.cli;

import java.util.Map;
import picocli.CommandLine;

/** The reference page of the command line, made from the commands themselves. */
final class CliPage {

    private CliPage() {}

    static String of(CommandLine root) {
        StringBuilder page = new StringBuilder("""
                # The command line

                `sally` is one program: it runs a gateway (`sally serve`) and talks to one (everything else). It finds
                the gateway by `--url`, `SALLYPORT_URL`, or `control.address` of the configuration file (`--config`,
                `SALLYPORT_CONFIG`, or `sallyport.yaml` here), and says who it is by `--token-file`, `SALLYPORT_TOKEN`,
                or the root token in the data directory. `--json` prints the gateway's answer as it is.

                Exit codes: 0 done; 1 the gateway refused, something failed, or a check found something; 2 wrong usage,
                or no gateway answers. Errors are one line on standard error. Recorded text is shown with its control
                characters spelled out, as `<U+001B>`.

                This page is compared with the commands by a test.

                """);
        commands(page, root, "sally");
        return page.toString().stripTrailing() + "\n";
    }

    private static void commands(StringBuilder page, CommandLine line, String path) {
        for (Map.Entry<String, CommandLine> entry : line.getSubcommands().entrySet()) {
            String name = path + " " + entry.getKey();
            CommandLine command = entry.getValue();
            if (command.getSubcommands().isEmpty()) {
                page.append("## ").append(name).append("\n\n```\n");
                command.getUsageMessage()
                        .lines()
                        .forEach(text -> page.append(text.stripTrailing()).append('\n'));
                page.append("```\n\n");
            } else {
                commands(page, command, name);
            }
        }
    }
}
