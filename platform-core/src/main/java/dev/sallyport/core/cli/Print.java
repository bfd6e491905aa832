package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.review.DisplayText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** Prints a row of a screen: its characters stay where they are, those that would move others go. */
    void row(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .forEach(safe::appendCodePoint);
        out.println(safe.toString().stripTrailing());
    }

    void fact(String name, String value) {
        if (!value.isEmpty()) {
            out.printf("%-12s %s%n", name + ":", line(value));
        }
    }

    /** Prints JSON; what a terminal could take for a command, or for another order of letters, is escaped. */
    void json(JsonNode node) {
        String pretty = Json.pretty(node);
        StringBuilder safe = new StringBuilder(pretty.length());
        for (int i = 0; i < pretty.length(); i++) {
            char c = pretty.charAt(i);
            if ((Character.isISOControl(c) && c != '\n' && c != '\r') || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        out.println(safe);
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
