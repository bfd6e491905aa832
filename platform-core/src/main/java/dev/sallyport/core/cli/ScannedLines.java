package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers lines of JSON one by one. A text is answered at once; the columns of a table when the table is through, since
 * they are each other's context.
 */
final class ScannedLines {

    /** More columns than this are answered without waiting for the table's end. */
    private static final int TABLE_COLUMNS_MAX = 4096;

    private final Detector detector;
    private final List<Integer> plan;
    private final PrintStream out;
    private final List<ColumnSample> columns = new ArrayList<>();
    private String table = "";

    ScannedLines(Detector detector, List<Integer> plan, PrintStream out) {
        this.detector = detector;
        this.plan = plan;
        this.out = out;
    }

    void all(BufferedReader reader) throws IOException {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                one(line, number);
            }
        }
        table();
    }

    private void one(String line, int number) {
        JsonNode node;
        try {
            node = Json.read(line);
        } catch (Json.BadJson e) {
            throw new CliException(CliException.USAGE, "line " + number + " is no JSON object: " + e.getMessage());
        }
        if (node.path("text").isTextual()) {
            table();
            text(node.path("text").asText());
        } else if (node.path("column").isTextual() && node.path("values").isArray()) {
            column(node);
        } else {
            throw new CliException(
                    CliException.USAGE, "line " + number + " has neither a text nor a column with values");
        }
    }

    private void text(String text) {
        List<Map<String, Object>> spans = new ArrayList<>();
        for (Finding finding : ScannedText.of(detector, plan, text).findings()) {
            Map<String, Object> span = new LinkedHashMap<>();
            span.put("start", finding.start());
            span.put("end", finding.end());
            span.put("type", label(finding.type()));
            spans.add(span);
        }
        out.println(Json.write(Map.of("spans", spans)));
        out.flush();
    }

    private void column(JsonNode node) {
        String itsTable = node.path("table").asText();
        if (!itsTable.equals(table) || columns.size() >= TABLE_COLUMNS_MAX) {
            table();
            table = itsTable;
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : node.path("values")) {
            if (!value.isNull() && !value.asText().isBlank()) {
                values.add(value.isValueNode() ? value.asText() : value.toString());
            }
        }
        String name = node.path("column").asText();
        columns.add(new ColumnSample(new Column(name, Optional.empty(), "text", true), values));
    }

    private void table() {
        if (columns.isEmpty()) {
            return;
        }
        List<Judgement> judgements = detector.judge(List.copyOf(columns));
        if (judgements.size() != columns.size()) {
            throw new CliException(
                    CliException.USAGE,
                    "the detector '" + detector.name() + "' judges no columns; try --detector context");
        }
        for (Judgement judgement : judgements) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("type", judgement.isSensitive() ? label(judgement.detail()) : "none");
            answer.put("score", judgement.score());
            if (!judgement.isSensitive() && !judgement.detail().equals("none")) {
                answer.put("kind", label(judgement.detail()));
            }
            out.println(Json.write(answer));
        }
        out.flush();
        columns.clear();
    }

    /** Data sets name types in capitals. */
    private static String label(String type) {
        return type.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
