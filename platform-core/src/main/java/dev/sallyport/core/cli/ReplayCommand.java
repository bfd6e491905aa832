package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.record.TerminalEntry;
import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenListener;
import dev.sallyport.core.terminal.ScreenLog;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a recording again: a terminal as it looked, everything else as a story. */
@Command(
        name = "replay",
        description = {
            "Show what happened: command by command, and a terminal as it looked.",
            "At a terminal, a recorded terminal is played: space pauses, . steps, + and - change the speed, q quits. "
                    + "Elsewhere its text is printed."
        })
final class ReplayCommand extends SessionsCommand.OfOne {

    @Option(names = "--from", paramLabel = "SEQUENCE", description = "First entry, such as a search shows after #.")
    long first;

    @Option(names = "--lane", paramLabel = "NAME", description = "Which terminal, if there are several.")
    String lane = "";

    @Option(names = "--at", paramLabel = "MOMENT", description = "Begin there, such as 12.5s after the terminal did.")
    String at = "";

    @Option(names = "--find", paramLabel = "TEXT", description = "Only list the moments when this was on the screen.")
    String text = "";

    @Option(names = "--speed", defaultValue = "1", paramLabel = "FACTOR", description = "Play so many times as fast.")
    double speed = 1;

    @Option(
            names = "--idle-limit",
            defaultValue = "2s",
            paramLabel = "TIME",
            description = "Play no pause longer than this (default: 2s).")
    String idleLimit = "2s";

    @Option(names = "--timeline", description = "Do not play terminals; print everything.")
    boolean timeline;

    @Override
    int run(Api api) {
        long start = at.isEmpty() ? 0 : Moment.micros("--at", at);
        Duration idle = Moment.duration("--idle-limit", idleLimit);
        if (!(speed > 0)) {
            throw new CliException(CliException.USAGE, "--speed takes a number above 0");
        }
        if (!text.isEmpty()) {
            return find(api);
        }
        boolean plays = cli().terminal().person().there() && !timeline && !json;
        if (plays) {
            play(api, start, idle);
        } else if (!at.isEmpty()) {
            screenAt(api, start);
        } else {
            print(api);
        }
        return 0;
    }

    /** Visits entries in order until the visitor has had enough. */
    private void visit(Api api, Predicate<JsonNode> more) {
        String from = Long.toString(Math.max(0, first));
        while (!from.isEmpty()) {
            JsonNode page = api.get(path() + "/entries", Map.of("from", from));
            for (JsonNode entry : page.path("entries")) {
                if (!more.test(entry)) {
                    return;
                }
            }
            from = Print.text(page, "next");
        }
    }

    private void print(Api api) {
        Replay replay = new Replay(print());
        visit(api, entry -> {
            if (!asJson(entry)) {
                replay.show(entry);
            }
            return true;
        });
        replay.end();
    }

    /** The terminal of the entries that is asked for: the first one, or the one that was named. */
    private final class Chosen {
        private TerminalEntry.@Nullable Began began;

        /** Returns the entry when it belongs to the terminal. */
        Optional<TerminalEntry> of(JsonNode json) {
            Optional<TerminalEntry> entry = TerminalEntry.of(json);
            if (began == null
                    && entry.orElse(null) instanceof TerminalEntry.Began first
                    && (lane.isEmpty() ? first.pty() : first.lane().equals(lane))) {
                began = first;
            }
            TerminalEntry.Began of = began;
            return of == null
                    ? Optional.empty()
                    : entry.filter(found -> found.lane().equals(of.lane()));
        }

        /** Microseconds since the terminal began. */
        long offset(TerminalEntry entry) {
            return began == null ? 0 : entry.micros() - began.micros();
        }

        void orThrow() {
            if (began == null) {
                throw new CliException(
                        CliException.FAILED,
                        lane.isEmpty()
                                ? "the recording has no terminal; sally sessions replay " + id + " prints it"
                                : "the recording has no terminal " + lane);
            }
        }
    }

    private void play(Api api, long start, Duration idle) {
        Replay replay = new Replay(print());
        Chosen chosen = new Chosen();
        try (Person.Keys keys = cli().terminal().person().keys()) {
            Player player = new Player(cli().terminal().out(), keys, speed, idle, start);
            try {
                visit(api, json -> {
                    boolean before = chosen.began == null;
                    Optional<TerminalEntry> entry = chosen.of(json);
                    if (entry.isPresent()) {
                        play(entry.get(), chosen, player);
                    } else if (before) {
                        replay.show(json);
                    }
                    return !player.over();
                });
            } finally {
                if (chosen.began != null) {
                    player.end();
                }
            }
            if (chosen.began == null) {
                replay.end();
            }
        }
        if (!lane.isEmpty() || !at.isEmpty()) {
            chosen.orThrow();
        }
    }

    private void play(TerminalEntry entry, Chosen chosen, Player player) {
        switch (entry) {
            case TerminalEntry.Began began ->
                print().say("Terminal " + began.lane() + ", " + began.columns() + "x" + began.rows()
                        + ": space pauses, . steps, + and - change the speed, q quits.");
            case TerminalEntry.Output output -> player.show(chosen.offset(output), output.bytes());
            case TerminalEntry.Input _, TerminalEntry.Resized _ -> {}
        }
    }

    /** Prints the screen as it was at a moment. */
    private void screenAt(Api api, long start) {
        Chosen chosen = new Chosen();
        Screen[] screen = {new Screen(80, 24, new ScreenListener() {})};
        visit(api, json -> {
            TerminalEntry entry = chosen.of(json).orElse(null);
            if (entry != null && chosen.offset(entry) > start) {
                return false;
            }
            switch (entry) {
                case TerminalEntry.Began began
                when began.pty() -> screen[0] = new Screen(began.columns(), began.rows(), new ScreenListener() {});
                case TerminalEntry.Output output -> screen[0].feed(output.bytes(), 0, output.bytes().length);
                case TerminalEntry.Resized size -> screen[0].resize(size.columns(), size.rows());
                case null, default -> {}
            }
            return true;
        });
        chosen.orThrow();
        screen[0].text().stripTrailing().lines().forEach(print()::row);
    }

    private int find(Api api) {
        Chosen chosen = new Chosen();
        ScreenLog[] log = {new ScreenLog(0, 0, 0)};
        int[] found = {0};
        String wanted = text.toLowerCase(Locale.ROOT);
        long[] began = {0};
        visit(api, json -> {
            List<ScreenLog.Line> lines = switch (chosen.of(json).orElse(null)) {
                case TerminalEntry.Began first -> {
                    log[0] = new ScreenLog(first.columns(), first.rows(), first.micros());
                    began[0] = first.micros();
                    yield List.of();
                }
                case TerminalEntry.Output output -> log[0].feed(output.micros(), output.bytes());
                case TerminalEntry.Resized size -> log[0].resize(size.micros(), size.columns(), size.rows());
                case null, default -> List.of();
            };
            found[0] += matching(lines, wanted, began[0]);
            return true;
        });
        chosen.orThrow();
        found[0] += matching(log[0].end(), wanted, began[0]);
        print().say(found[0] + " found" + (found[0] == 0 ? "." : "; --at MOMENT begins there."));
        return found[0] == 0 ? CliException.FAILED : 0;
    }

    private int matching(List<ScreenLog.Line> lines, String wanted, long began) {
        int count = 0;
        for (ScreenLog.Line line : lines) {
            if (line.text().toLowerCase(Locale.ROOT).contains(wanted)) {
                print().say(Moment.text(line.micros() - began) + "  " + line.text());
                count++;
            }
        }
        return count;
    }
}
