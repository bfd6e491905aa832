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
 * they are each other's context. A line that cannot be read is answered too, by what is wrong with it: the answers stay
 * beside their lines.
 */
final class ScannedLines {

    /** More columns than this are answered without waiting for the table's end. */
    private static final int TABLE_COLUMNS_MAX = 4096;

    /** Longer lines are answered without being read. */
    private static final int LINE_CHARS_MAX = 32 << 20;

    private final Detector detector;
    private final List<Integer> plan;
    private final boolean explain;
    private final PrintStream out;
    private final PrintStream err;
    private final List<ColumnSample> columns = new ArrayList<>();
    private String table = "";
    private int unread;

    /** @param explain whether answers say which layer decided */
    ScannedLines(Detector detector, List<Integer> plan, boolean explain, PrintStream out, PrintStream err) {
        this.detector = detector;
        this.plan = plan;
        this.explain = explain;
        this.out = out;
        this.err = err;
    }

    /** Answers all lines; returns how many of them could not be read. */
    int all(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int number = 0;
        while (read(reader, line)) {
            number++;
            if (line.length() > LINE_CHARS_MAX) {
                wrong(number, "has more than " + LINE_CHARS_MAX + " characters");
            } else if (!line.isEmpty() && !line.toString().isBlank()) {
                one(line.toString(), number);
            }
            if (!reader.ready()) {
                out.flush(); // whoever waits for the answer to this line gets it
            }
        }
        table();
        return unread;
    }

    /** Reads a line, of one that is too long only so much that this shows; returns false at the end. */
    private static boolean read(BufferedReader reader, StringBuilder line) throws IOException {
        line.setLength(0);
        int c = reader.read();
        if (c < 0) {
            return false;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() <= LINE_CHARS_MAX) {
                line.append((char) c);
            }
            c = reader.read();
        }
        return true;
    }

    private void one(String line, int number) {
        JsonNode node;
        try {
            node = Json.read(line);
        } catch (Json.BadJson e) {
            wrong(number, "is no JSON object: " + e.getMessage());
            return;
        }
        if (node.path("text").isTextual()) {
            table();
            text(node.path("text").asText());
        } else if (node.path("column").isTextual() && node.path("values").isArray()) {
            column(node);
        } else {
            wrong(number, "has neither a text nor a column with values");
        }
    }

    private void wrong(int number, String what) {
        table();
        unread++;
        out.println(Json.write(Map.of("error", "it " + what)));
        err.println("line " + number + " " + what);
    }

    private void text(String text) {
        List<Map<String, Object>> spans = new ArrayList<>();
        for (Finding finding : ScannedText.of(detector, plan, text)) {
            Map<String, Object> span = new LinkedHashMap<>();
            span.put("start", finding.start());
            span.put("end", finding.end());
            span.put("type", label(finding.type()));
            if (explain) {
                span.put("score", finding.score());
                span.put("layer", finding.layer());
            }
            spans.add(span);
        }
        out.println(Json.write(Map.of("spans", spans)));
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
        judgements.forEach(this::answer);
        columns.clear();
    }

    private void answer(Judgement judgement) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", judgement.isSensitive() ? label(judgement.detail()) : "none");
        answer.put("score", judgement.score());
        if (!judgement.isSensitive() && !judgement.detail().equals("none")) {
            answer.put("kind", label(judgement.detail()));
        }
        if (explain) {
            answer.put("layer", judgement.layer());
            answer.put("settled", judgement.settled());
        }
        out.println(Json.write(answer));
    }

    /** Data sets name types in capitals. */
    private static String label(String type) {
        return type.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
