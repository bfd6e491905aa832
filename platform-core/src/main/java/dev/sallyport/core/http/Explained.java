package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a recording tells of the masking of one command's answer, put together from its entries. */
final class Explained {

    /** A command with more results than this is explained up to there. */
    private static final int RESULTS_MAX = 100;

    private static final int DOCUMENTS_MAX = 500;
    private static final double THOUSAND = 1000;

    private static final class Result {
        private final JsonNode columns;
        private final List<JsonNode> rows = new ArrayList<>();
        private @Nullable JsonNode masking;

        private Result(JsonNode columns) {
            this.columns = columns;
        }
    }

    private final long command;
    private final List<Result> results = new ArrayList<>();
    private final Map<Long, JsonNode> documents = new LinkedHashMap<>();
    private final List<JsonNode> fields = new ArrayList<>();
    private @Nullable JsonNode asked;
    private boolean completed;

    Explained(long command) {
        this.command = command;
    }

    boolean asked() {
        return asked != null;
    }

    boolean ended() {
        return completed;
    }

    /** Takes the entries of a recording, one after the other. */
    void take(String kind, JsonNode json) {
        if (json.path("x").asLong(-1) != command) {
            return;
        }
        switch (kind) {
            case "asked" -> asked = json;
            case "schema" -> {
                if (results.size() < RESULTS_MAX) {
                    results.add(new Result(json.path("columns")));
                }
            }
            case "rows" -> {
                if (!results.isEmpty()) {
                    json.path("rows").forEach(results.getLast().rows::add);
                }
            }
            case "document" -> {
                if (documents.size() < DOCUMENTS_MAX) {
                    documents.put(json.path("document").asLong(), json);
                }
            }
            case "masking" -> masking(json);
            case "completed" -> completed = true;
            default -> {}
        }
    }

    private void masking(JsonNode json) {
        int result = json.path("result").asInt(-1);
        if (json.has("fields")) {
            fields.add(json);
        } else if (result >= 0 && result < results.size()) {
            results.get(result).masking = json;
        }
    }

    /** Returns all columns of all results, the cells in which something was found, and the fields of documents. */
    Map<String, Object> all() {
        Map<String, Object> document = head();
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("result", i + 1);
            one.put("rows", result.rows.size());
            List<Map<String, Object>> columns = new ArrayList<>();
            for (int column = 0; column < result.columns.size(); column++) {
                columns.add(column(result, column));
            }
            one.put("columns", columns);
            one.put("cells", cells(result, -1, -1));
            if (result.masking != null && result.masking.has("more")) {
                one.put("more", true);
            }
            all.add(one);
        }
        document.put("results", all);
        if (!fields.isEmpty()) {
            document.put("documents", fields.stream().map(this::document).toList());
        }
        return document;
    }

    private Map<String, Object> head() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("command", command);
        document.put("text", Objects.requireNonNull(asked).path("text").asText());
        return document;
    }

    /** Returns one cell as the recording has it, and what the rules made of it; all numbers are from 1. */
    Map<String, Object> cell(int number, int row, int column) {
        if (number > results.size()) {
            throw missing("Command " + command + " has " + results.size() + " results.");
        }
        Result result = results.get(number - 1);
        if (column > result.columns.size()) {
            throw missing("The result has " + result.columns.size() + " columns.");
        }
        if (row > result.rows.size()) {
            throw missing("The recording has " + result.rows.size() + " rows of the result.");
        }
        JsonNode value = result.rows.get(row - 1).path(column - 1);
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("result", number);
        cell.put("row", row);
        cell.putAll(column(result, column - 1));
        cell.put("value", value);
        cell.put("found", cells(result, row - 1, column - 1));
        Map<String, Object> document = head();
        document.put("cell", cell);
        return document;
    }

    private static GatewayException missing(String what) {
        return new GatewayException(ErrorCodes.NOT_FOUND, what);
    }

    private static Map<String, Object> column(Result result, int column) {
        JsonNode known = result.columns.path(column);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("column", column + 1);
        document.put("name", known.path("name").asText());
        document.put("type", known.path("type").asText());
        if (known.has("origin")) {
            document.put("origin", known.path("origin").asText());
        }
        List<JsonNode> rules = new ArrayList<>();
        if (result.masking != null) {
            for (JsonNode rule : result.masking.path("columns")) {
                if (rule.path("c").asInt() == column) {
                    rules.add(scored(rule));
                }
            }
        }
        document.put("rules", rules);
        return document;
    }

    /** @param row of which cell, or -1 for all */
    private static List<JsonNode> cells(Result result, int row, int column) {
        List<JsonNode> cells = new ArrayList<>();
        if (result.masking != null) {
            for (JsonNode cell : result.masking.path("cells")) {
                boolean wanted = row < 0
                        || (cell.path("r").asInt() == row && cell.path("c").asInt() == column);
                if (wanted) {
                    ObjectNode shown = scored(cell);
                    shown.put("row", cell.path("r").asLong() + 1);
                    shown.put("column", cell.path("c").asInt() + 1);
                    shown.remove("r");
                    cells.add(shown);
                }
            }
        }
        return cells;
    }

    private Map<String, Object> document(JsonNode masking) {
        long number = masking.path("document").asLong();
        JsonNode head = documents.get(number);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("document", number);
        if (head != null) {
            document.put("label", head.path("label").asText());
            document.put("direction", head.path("direction").asText());
        }
        List<JsonNode> all = new ArrayList<>();
        masking.path("fields").forEach(field -> all.add(scored(field)));
        document.put("fields", all);
        if (masking.has("more")) {
            document.put("more", true);
        }
        return document;
    }

    /** A recording has scores in thousandths, and columns from 0. */
    private static ObjectNode scored(JsonNode recorded) {
        ObjectNode shown = recorded.deepCopy();
        shown.remove("c");
        if (shown.has("score")) {
            shown.put("score", shown.path("score").asLong() / THOUSAND);
        }
        return shown;
    }
}
