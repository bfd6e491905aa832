package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sessions and their recordings. */
@Command(
        name = "sessions",
        description = "List sessions, replay, check and export their recordings, end live ones.",
        subcommands = {
            SessionsCommand.Listing.class,
            SessionsCommand.Show.class,
            ReplayCommand.class,
            VerifyCommand.class,
            SessionsCommand.Export.class,
            SessionsCommand.End.class
        })
final class SessionsCommand extends CommandGroup {

    private static final List<String> FACTS = List.of(
            "session",
            "user",
            "target",
            "protocol",
            "client",
            "openedAt",
            "closedAt",
            "state",
            "cause",
            "commands",
            "refused");

    @Command(name = "list", description = "List sessions, newest first.")
    static final class Listing extends RemoteCommand {

        @Option(names = "--user", paramLabel = "NAME", description = "Only of this subject.")
        String user = "";

        @Option(names = "--target", paramLabel = "NAME", description = "Only of this target.")
        String target = "";

        @Option(names = "--state", paramLabel = "STATE", description = "live, closed or interrupted.")
        String state = "";

        @Option(names = "--limit", defaultValue = "50", paramLabel = "N", description = "How many at most.")
        int limit = 50;

        @Override
        int run(Api api) {
            JsonNode answer = api.get(
                    "/v1/sessions",
                    Map.of("user", user, "target", target, "state", state, "limit", Integer.toString(limit)));
            if (asJson(answer)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode session : answer.path("sessions")) {
                rows.add(List.of(
                        Print.text(session, "session"),
                        Print.text(session, "user"),
                        Print.text(session, "target"),
                        Print.moment(session, "openedAt"),
                        Print.text(session, "state"),
                        Print.text(session, "commands"),
                        Print.text(session, "refused")));
            }
            print().table(List.of("SESSION", "USER", "TARGET", "OPENED", "STATE", "COMMANDS", "REFUSED"), rows);
            return 0;
        }
    }

    /** A command about one session. */
    abstract static class OfOne extends RemoteCommand {

        @Parameters(paramLabel = "SESSION", description = "The session's id.")
        String id = "";

        final String path() {
            return "/v1/sessions/" + Api.part(id);
        }
    }

    @Command(name = "show", description = "Show what is known of a session.")
    static final class Show extends OfOne {
        @Override
        int run(Api api) {
            JsonNode session = api.get(path(), Map.of());
            if (!asJson(session)) {
                FACTS.forEach(fact -> print().fact(fact, Print.text(session, fact)));
            }
            return 0;
        }
    }

    @Command(
            name = "export",
            description = {
                "Write a recording as lines of JSON that carry their own proof,",
                "or a terminal of it as an asciicast, for players such as asciinema,",
                "or its requests and answers as a HAR, for the tools of browsers."
            })
    static final class Export extends OfOne {

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to; standard output if absent.")
        @Nullable
        Path output;

        @Option(
                names = "--withhold",
                paramLabel = "KINDS",
                description = "Kinds of entries to replace by their hashes, such as rows,data; the proof stays whole.")
        String withhold = "";

        @Option(names = "--format", paramLabel = "NAME", description = "jsonl (default), asciicast or har.")
        String format = "";

        @Option(names = "--lane", paramLabel = "NAME", description = "Which terminal, if there are several.")
        String lane = "";

        @Option(names = "--input", description = "In an asciicast: what was typed, too.")
        boolean input;

        @Override
        int run(Api api) {
            Path file = output;
            String export = path() + "/export"
                    + Api.query(
                            Map.of("withhold", withhold, "format", format, "lane", lane, "input", input ? "true" : ""));
            if (file == null && cli().terminal().person().there()) {
                throw new CliException(
                        CliException.USAGE, "an export is not for the terminal: give -o FILE, or pipe it");
            }
            if (file == null) {
                api.copy(export, cli().terminal().out());
                return 0;
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                api.copy(export, out);
                return 0;
            } catch (IOException e) {
                throw new CliException(CliException.USAGE, file + " cannot be written");
            }
        }
    }

    @Command(name = "end", description = "End a live session.")
    static final class End extends OfOne {

        @Option(names = "--reason", paramLabel = "TEXT", description = "A sentence for the client.")
        String reason = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.post(path() + "/end", Map.of(), Map.of("reason", reason));
            if (!asJson(answer)) {
                print().say("Session " + id + " is ended.");
            }
            return 0;
        }
    }
}
