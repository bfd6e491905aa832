package dev.sallyport.core.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.core.config.GatewayConfig;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Detection of sensitive data. */
@Command(
        name = "dlp",
        description = "Try the detection of sensitive data, and tell why something was masked.",
        subcommands = {DlpCommand.Scan.class, ExplainCommand.class})
final class DlpCommand extends CommandGroup {

    enum Format {
        TEXT,
        JSONL
    }

    @Command(
            name = "scan",
            description = {
                "Show what a detector finds in a file or in what is piped in; no gateway is asked.",
                "With --format jsonl, a line is {\"text\"} or {\"table\",\"column\",\"values\"}, answered by a line:",
                "{\"spans\":[{\"start\",\"end\",\"type\"}]} in UTF-16 offsets, or {\"type\",\"score\"}.",
                "Columns of one table that follow each other are neighbours. A line that cannot be read is answered",
                "by {\"error\"}, and the command fails at the end."
            })
    static final class Scan extends CliCommand {

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file; - or nothing for the standard input.")
        String file = "-";

        @Option(
                names = "--format",
                defaultValue = "text",
                description = "How the input is read: ${COMPLETION-CANDIDATES}.")
        Format format = Format.TEXT;

        @Option(
                names = "--detector",
                defaultValue = "context",
                paramLabel = "NAME",
                description = "The detector, as masking rules name it (default: ${DEFAULT-VALUE}).")
        String detector = "context";

        @Option(
                names = "--split-plan",
                split = ",",
                paramLabel = "CHARS",
                description = "Feed each text in pieces of these lengths, over and over; the answer must not change.")
        List<Integer> splitPlan = new ArrayList<>();

        @Option(
                names = "--strictness",
                defaultValue = "balanced",
                paramLabel = "HOW",
                description = "As in a masking rule: strict, balanced or lenient (default: ${DEFAULT-VALUE}).")
        Strictness strictness = Strictness.BALANCED;

        @Option(names = "--explain", description = "Say which layer of the detector decided, and how sure it is.")
        boolean explain;

        @Option(names = "--plugin-dir", paramLabel = "DIR", description = "Where plugins lie.")
        @Nullable
        Path pluginDir;

        @Override
        public Integer call() {
            if (splitPlan.stream().anyMatch(chars -> chars < 1)) {
                throw new CliException(CliException.USAGE, "--split-plan takes lengths of at least 1");
            }
            try (Program.StartedDetector started = cli().program().detector(plugins(), detector);
                    InputStream in = input();
                    BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
                PrintStream out = cli().terminal().out();
                Detector strict = started.detector().at(strictness);
                int unread = 0;
                if (format == Format.JSONL) {
                    PrintStream buffered = new PrintStream(new BufferedOutputStream(out, 1 << 16), false, UTF_8);
                    unread = new ScannedLines(
                                    strict,
                                    splitPlan,
                                    explain,
                                    buffered,
                                    cli().terminal().err())
                            .all(reader);
                    buffered.flush();
                } else {
                    new ScannedText(strict, splitPlan, explain, out).all(reader);
                }
                out.flush();
                return unread == 0 ? 0 : CliException.FAILED;
            } catch (IOException e) {
                throw new CliException(CliException.USAGE, file + " cannot be read: " + e.getMessage());
            }
        }

        private InputStream input() throws IOException {
            return file.equals("-") ? cli().terminal().in() : Files.newInputStream(Path.of(file));
        }

        private Path plugins() {
            Path named = pluginDir;
            if (named != null) {
                return named;
            }
            Optional<Path> configured = Place.config(cli().terminal(), null).flatMap(GatewayConfig::pluginDir);
            return configured.orElseGet(
                    () -> Path.of(System.getProperty("sallyport.home", "")).resolve("plugins"));
        }
    }
}
