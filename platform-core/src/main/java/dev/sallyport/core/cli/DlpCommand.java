package dev.sallyport.core.cli;

import dev.sallyport.core.config.GatewayConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        description = "Try the detection of sensitive data.",
        subcommands = {DlpCommand.Scan.class})
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
                "Columns of one table that follow each other are neighbours."
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
                    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                PrintStream out = cli().terminal().out();
                if (format == Format.JSONL) {
                    new ScannedLines(started.detector(), splitPlan, out).all(reader);
                } else {
                    ScannedText.of(started.detector(), splitPlan, reader).print(out);
                }
                out.flush();
            } catch (IOException e) {
                throw new CliException(CliException.USAGE, file + " cannot be read: " + e.getMessage());
            }
            return 0;
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
