package dev.sallyport.core.cli;

import dev.sallyport.api.GatewayException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** The command line {@code sally}. */
@Command(
        name = "sally",
        description = "Sallyport: a gateway that masks, blocks, holds, records and replays.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 1 refused, failed, or a check found something; 2 wrong usage or no gateway.",
            "A gateway is found by --url, SALLYPORT_URL, or control.address of the configuration file."
        })
public final class Cli {

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            StatusCommand.class,
            ApplyCommand.class,
            GetCommand.class,
            DeleteCommand.class,
            DiffCommand.class,
            PolicyCommand.class,
            TokenCommand.class,
            SshCommand.class,
            ReviewCommand.class,
            SessionsCommand.class,
            SearchCommand.class,
            AuditCommand.class,
            CatalogCommand.class,
            DlpCommand.class,
            PluginCommand.class,
            VersionCommand.class);

    private final Terminal terminal;
    private final Program program;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; sally COMMAND --help tells more.")
    boolean help;

    private Cli(Terminal terminal, Program program) {
        this.terminal = terminal;
        this.program = program;
    }

    /** Runs one command and returns its exit code. */
    public static int run(String[] arguments, Terminal terminal, Program program) {
        CommandLine line = commands(terminal, program, arguments.length == 0 ? "" : arguments[0]);
        if (arguments.length == 0) {
            line.usage(line.getOut());
            line.getOut().flush();
            return CliException.USAGE;
        }
        return line.execute(arguments);
    }

    /** Returns the command of a name, or all of them: to read what each takes is most of the time of a short one. */
    static CommandLine commands(Terminal terminal, Program program, String name) {
        Cli cli = new Cli(terminal, program);
        CommandLine line = new CommandLine(cli, new Factory(cli));
        List<Class<?>> wanted =
                COMMANDS.stream().filter(command -> name(command).equals(name)).toList();
        (wanted.isEmpty() ? COMMANDS : wanted).forEach(line::addSubcommand);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((e, _) -> {
            String wrong = Print.line(String.valueOf(e.getMessage()));
            terminal.err().println("sally: " + wrong + " (see sally " + path(e.getCommandLine()) + "--help)");
            return CliException.USAGE;
        });
        line.setExecutionExceptionHandler((e, _, _) -> {
            terminal.err().println("sally: " + Print.line(String.valueOf(e.getMessage())));
            return switch (e) {
                case CliException known -> known.code();
                case GatewayException _ -> CliException.FAILED;
                default -> CliException.FAILED;
            };
        });
        return line;
    }

    private static String name(Class<?> command) {
        return command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
    }

    private static String path(CommandLine line) {
        CommandLine parent = line.getParent();
        return parent == null ? "" : path(parent) + line.getCommandName() + " ";
    }

    Terminal terminal() {
        return terminal;
    }

    Program program() {
        return program;
    }

    /** Gives commands what they stand on. */
    private record Factory(Cli cli) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            K made = CommandLine.defaultFactory().create(type);
            if (made instanceof CliCommand command) {
                command.attach(cli);
            }
            return made;
        }
    }
}
