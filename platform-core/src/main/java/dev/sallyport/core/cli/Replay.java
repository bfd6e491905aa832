package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.record.TerminalEntry;
import dev.sallyport.core.terminal.ScreenLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the entries of a recording as a story. Recorded text is shown, never executed by the terminal. */
final class Replay {

    /** Terminals read as text; of further ones the bytes are shown. */
    private static final int LOGS_MAX = 256;

    private final Print print;
    private final ReplayDocuments documents;
    private final Map<String, ScreenLog> logs = new LinkedHashMap<>();
    private List<String> columns = List.of();

    Replay(Print print) {
        this.print = print;
        this.documents = new ReplayDocuments(print);
    }

    void show(JsonNode entry) {
        String at = moment(entry.path("t").asLong());
        switch (Print.text(entry, "k")) {
            case "opened" ->
                print.say(at + " " + Print.text(entry, "user") + " opened " + Print.text(entry, "target") + " ("
                        + Print.text(entry, "protocol") + ") from " + Print.text(entry, "client"));
            case "asked" -> command(at + " asked", entry);
            case "substituted" -> command(at + " ran instead", entry);
            case "ruled" -> ruled(at, entry);
            case "schema" -> {
                columns = new ArrayList<>();
                entry.path("columns").forEach(column -> columns.add(Print.text(column, "name")));
            }
            case "rows" -> rows(entry);
            case "document", "part", "document-end" -> documents.show(at, entry);
            case "file" -> file(at, entry);
            case "completed" -> completed(at, entry);
            case "masking" -> {} // told by sally dlp explain
            case "terminal", "data", "resize" -> terminal(at, entry);
            case "closed" -> {
                end();
                print.say(at + " closed: " + Print.text(entry, "cause") + " " + Print.text(entry, "detail"));
            }
            default -> print.say(at + " " + Print.text(entry, "k") + " " + Print.text(entry, "what"));
        }
    }

    /** Prints what is still on the screens. */
    void end() {
        logs.forEach((lane, log) -> lines(lane, log.end()));
    }

    private void terminal(String at, JsonNode json) {
        TerminalEntry entry = TerminalEntry.of(json).orElseThrow();
        ScreenLog log = logs.get(entry.lane());
        switch (entry) {
            case TerminalEntry.Began began -> {
                print.say(at + " " + (began.pty() ? "terminal " : "output ") + began.lane()
                        + (began.pty() ? ", " + began.columns() + "x" + began.rows() : ""));
                if (logs.size() < LOGS_MAX) {
                    logs.put(began.lane(), new ScreenLog(began.columns(), began.rows(), began.micros()));
                }
            }
            case TerminalEntry.Output output
            when log != null -> lines(output.lane(), log.feed(output.micros(), output.bytes()));
            case TerminalEntry.Resized size
            when log != null -> lines(size.lane(), log.resize(size.micros(), size.columns(), size.rows()));
            case TerminalEntry.Output output -> bytes("    < ", output.bytes());
            case TerminalEntry.Input input when log == null -> bytes("    > ", input.bytes());
            // A target shows what is typed; what it does not show is nobody's business.
            case TerminalEntry.Input _, TerminalEntry.Resized _ -> {}
        }
    }

    private void bytes(String indent, byte[] bytes) {
        print.block(indent, new String(bytes, StandardCharsets.UTF_8));
    }

    private void lines(String lane, List<ScreenLog.Line> lines) {
        for (ScreenLog.Line line : lines) {
            print.say(moment(line.micros()) + " " + lane + "| " + line.text());
        }
    }

    private static String moment(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private void command(String what, JsonNode entry) {
        print.say(what + ":");
        print.block("    ", Print.text(entry, "text"));
        if (!entry.path("params").isEmpty()) {
            List<String> parameters = new ArrayList<>();
            entry.path("params").forEach(value -> parameters.add(value.isNull() ? "NULL" : "'" + value.asText() + "'"));
            print.block("    ", "parameters: " + String.join(", ", parameters));
        }
    }

    private void ruled(String at, JsonNode entry) {
        String rules = Print.joined(entry.path("rules"));
        String outcome = Print.text(entry, "outcome");
        if (outcome.equals("forward") && rules.isEmpty()) {
            return;
        }
        String reason = Print.text(entry, "reason");
        String review = Print.text(entry, "review");
        print.say(at + " " + outcome + (rules.isEmpty() ? "" : " by " + rules)
                + (review.isEmpty() ? "" : " (review " + review + ")") + (reason.isEmpty() ? "" : ": " + reason));
    }

    private void rows(JsonNode entry) {
        List<List<String>> rows = new ArrayList<>();
        int width = columns.size();
        for (JsonNode row : entry.path("rows")) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.isNull() ? "NULL" : cell.asText()));
            while (cells.size() < width) {
                cells.add("");
            }
            rows.add(cells);
            width = Math.max(width, cells.size());
        }
        if (!rows.isEmpty()) {
            List<String> head = new ArrayList<>(columns);
            while (head.size() < width) {
                head.add("");
            }
            int wanted = width;
            rows.forEach(row -> {
                while (row.size() < wanted) {
                    row.add("");
                }
            });
            print.table(head, rows);
        }
    }

    private void file(String at, JsonNode entry) {
        String sha256 = Print.text(entry, "sha256");
        print.say(at + (Print.text(entry, "direction").equals("TO_TARGET") ? " uploaded " : " downloaded ")
                + Print.text(entry, "path") + ", " + entry.path("bytes").asLong() + " bytes"
                + (entry.path("complete").asBoolean() ? "" : ", not the whole file")
                + (sha256.isEmpty() ? ", not in order, so without a hash" : ", SHA-256 " + sha256));
    }

    private void completed(String at, JsonNode entry) {
        StringBuilder text = new StringBuilder(at).append(" completed ").append(Print.text(entry, "status"));
        if (entry.has("affected")) {
            text.append(", affected ").append(entry.path("affected").asLong());
        }
        long seen = entry.path("seen").asLong();
        long kept = entry.path("kept").asLong();
        if (seen > 0) {
            text.append(", ").append(seen).append(seen == 1 ? " row" : " rows");
            if (kept < seen) {
                text.append(" (").append(kept).append(" recorded)");
            }
        }
        List<String> masked = new ArrayList<>();
        entry.path("masked")
                .properties()
                .forEach(
                        rule -> masked.add(rule.getKey() + " " + rule.getValue().asLong()));
        if (!masked.isEmpty()) {
            text.append(", masked cells: ").append(String.join(", ", masked));
        }
        if (entry.has("error")) {
            text.append(", error ")
                    .append(Print.text(entry.path("error"), "code"))
                    .append(": ")
                    .append(Print.text(entry.path("error"), "message"));
        }
        print.say(text.toString());
    }
}
