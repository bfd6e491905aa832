package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why cells of a recording were masked, or not. */
@Command(
        name = "explain",
        description = {
            "Tell why cells of a recording were masked, or not: layers, scores, rules and operators.",
            "Without COMMAND the commands of the session are listed. What is told was noted when the result went",
            "through; values from before masking are nowhere."
        })
final class ExplainCommand extends SessionsCommand.OfOne {

    private static final int TEXT_MAX = 60;

    @Parameters(index = "1", arity = "0..1", paramLabel = "COMMAND", description = "The command's number.")
    String command = "";

    @Option(names = "--row", paramLabel = "N", description = "Row of the result, from 1; with --column: one cell.")
    String row = "";

    @Option(names = "--column", paramLabel = "N", description = "Column of the result, from 1.")
    String column = "";

    @Option(names = "--result", paramLabel = "N", description = "Which result of the command, from 1.")
    String result = "";

    @Override
    int run(Api api) {
        Map<String, String> query = new HashMap<>();
        query.put("command", command);
        query.put("row", row);
        query.put("column", column);
        query.put("result", result);
        JsonNode answer = api.get(path() + "/explain", query);
        if (asJson(answer)) {
            return 0;
        }
        if (answer.has("commands")) {
            commands(answer);
        } else if (answer.has("cell")) {
            cell(answer.path("cell"));
        } else {
            answer.path("results").forEach(this::result);
            answer.path("documents").forEach(this::document);
        }
        return 0;
    }

    private void commands(JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : answer.path("commands")) {
            List<String> masked = new ArrayList<>();
            one.path("masked")
                    .properties()
                    .forEach(rule ->
                            masked.add(rule.getKey() + " " + rule.getValue().asLong()));
            String text = Print.text(one, "text");
            rows.add(List.of(
                    Print.text(one, "command"),
                    text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "..." : text,
                    masked.isEmpty() ? "-" : String.join(", ", masked),
                    one.path("explained").asBoolean() ? "yes" : "-"));
        }
        print().table(List.of("COMMAND", "TEXT", "MASKED", "EXPLAINED"), rows);
    }

    private void result(JsonNode one) {
        print().say("Result " + Print.text(one, "result") + ", " + Print.text(one, "rows") + " rows recorded:");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : one.path("columns")) {
            if (each.path("rules").isEmpty()) {
                rows.add(List.of(number(each), Print.text(each, "name"), "-", "no rule is about it", "-", "0"));
            }
            for (JsonNode rule : each.path("rules")) {
                rows.add(List.of(
                        number(each),
                        Print.text(each, "name"),
                        ruleName(rule),
                        how(rule),
                        Print.text(rule, "operator"),
                        Print.text(rule, "changed")));
            }
        }
        print().table(List.of("COLUMN", "NAME", "RULE", "WHY", "OPERATOR", "CHANGED"), rows);
        found(one.path("cells"));
        if (one.has("more")) {
            print().say("More was found than the recording keeps; the counts above have all of it.");
        }
    }

    private static String number(JsonNode column) {
        return Print.text(column, "column");
    }

    private static String ruleName(JsonNode rule) {
        boolean enforced = rule.path("enforced").asBoolean(true);
        return Print.text(rule, "rule") + (enforced ? "" : " (observed)");
    }

    private void found(JsonNode cells) {
        if (cells.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode cell : cells) {
            rows.add(List.of(
                    Print.text(cell, "row"),
                    Print.text(cell, "column"),
                    Print.text(cell, "type"),
                    score(cell),
                    Print.text(cell, "layer"),
                    Print.text(cell, "rule"),
                    cell.path("masked").asBoolean() ? Print.text(cell, "operator") : "left alone"));
        }
        print().say("Found in values:");
        print().table(List.of("ROW", "COLUMN", "TYPE", "SCORE", "LAYER", "RULE", "OPERATOR"), rows);
    }

    private void cell(JsonNode cell) {
        print().fact("column", number(cell) + " " + Print.text(cell, "name") + " " + Print.text(cell, "type"));
        print().fact("origin", Print.text(cell, "origin"));
        print().fact("recorded as", cell.path("value").isNull() ? "NULL" : Print.text(cell, "value"));
        if (cell.path("rules").isEmpty()) {
            print().fact("rule", "none is about the column");
        }
        for (JsonNode rule : cell.path("rules")) {
            print().fact("rule", ruleName(rule) + ", " + Print.text(rule, "operator") + ": " + how(rule));
        }
        found(cell.path("found"));
    }

    private void document(JsonNode one) {
        print().say("Document " + Print.text(one, "document") + ", " + Print.text(one, "label") + ":");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode field : one.path("fields")) {
            String name = Print.text(field, "name");
            rows.add(List.of(
                    name.isEmpty() ? "(text)" : name,
                    Print.text(field, "rule"),
                    fieldReason(field),
                    field.path("masked").asBoolean() ? Print.text(field, "operator") : "left alone",
                    Print.text(field, "count")));
        }
        print().table(List.of("FIELD", "RULE", "WHY", "OPERATOR", "COUNT"), rows);
        if (one.has("more")) {
            print().say("More was found than the recording keeps.");
        }
    }

    private static String fieldReason(JsonNode field) {
        String found = Print.text(field, "type") + " " + score(field) + layer(field);
        return switch (Print.text(field, "by")) {
            case "name" -> "the rule names the place";
            case "judged" -> "judged " + found;
            default -> "found " + found;
        };
    }

    /** Says in a few words how a rule came to its decision about a column. */
    private static String how(JsonNode rule) {
        return switch (Print.text(rule, "by")) {
            case "name" -> "the rule names the column";
            case "expression" -> "computed, perhaps from a masked column";
            case "judged" -> judged(rule);
            default -> "values are searched";
        };
    }

    private static String judged(JsonNode rule) {
        if (!rule.has("values")) {
            return "not judged: no values";
        }
        String type = Print.text(rule, "type");
        String from = rule.has("remembered")
                ? "known from an earlier result"
                : rule.path("values").asInt() + (rule.path("values").asInt() == 1 ? " value" : " values");
        String what = type.isEmpty() ? "harmless (" + Print.text(rule, "detail") + ")" : type;
        return "judged " + what + " " + score(rule) + layer(rule) + ", " + from
                + (rule.has("undecided") ? ", undecided and so hidden" : "");
    }

    private static String score(JsonNode node) {
        return String.format(Locale.ROOT, "%.2f", node.path("score").asDouble());
    }

    private static String layer(JsonNode node) {
        String layer = Print.text(node, "layer");
        return layer.isEmpty() ? "" : " by " + layer;
    }
}
