package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.review.DisplayText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Plain output: tables, facts and texts that cannot play tricks with the terminal. */
final class Print {

    private static final int CELL_MAX = 80;

    private final PrintStream out;

    Print(PrintStream out) {
        this.out = out;
    }

    void say(String text) {
        out.println(line(text));
    }

    /** Prints a text of several lines, indented. */
    void block(String indent, String text) {
        DisplayText.of(text).text().lines().forEach(line -> out.println(indent + line));
    }

    void fact(String name, String value) {
        if (!value.isEmpty()) {
            out.printf("%-12s %s%n", name + ":", line(value));
        }
    }

    void json(JsonNode node) {
        out.println(Json.pretty(node));
    }

    void table(List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            out.println("(none)");
            return;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        rows.forEach(row -> all.add(row.stream().map(Print::cell).toList()));
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    static String line(String text) {
        return DisplayText.line(text, 4000);
    }

    private static String cell(String text) {
        String flat = text.replaceAll("\\s+", " ").strip();
        return DisplayText.line(flat, CELL_MAX);
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    /** A moment without fractions of a second. */
    static String moment(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.\\d+Z$", "Z");
    }

    static String joined(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return String.join(", ", texts);
    }
}
