package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Prints the entries of a recording as a story. Recorded text is shown, never executed by the terminal. */
final class Replay {

    private final Print print;
    private List<String> columns = List.of();

    Replay(Print print) {
        this.print = print;
    }

    void show(JsonNode entry) {
        String at = Instant.EPOCH
                .plus(entry.path("t").asLong(), ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
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
            case "completed" -> completed(at, entry);
            case "data" ->
                print.block(
                        "    " + (Print.text(entry, "direction").equals("TO_TARGET") ? "> " : "< "),
                        new String(Base64.getDecoder().decode(Print.text(entry, "bytes")), StandardCharsets.UTF_8));
            case "closed" ->
                print.say(at + " closed: " + Print.text(entry, "cause") + " " + Print.text(entry, "detail"));
            default -> print.say(at + " " + Print.text(entry, "k") + " " + Print.text(entry, "what"));
        }
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
