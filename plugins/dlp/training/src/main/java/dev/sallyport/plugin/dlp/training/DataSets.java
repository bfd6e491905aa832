package dev.sallyport.plugin.dlp.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads data sets: one JSON object a line. */
final class DataSets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DataSets() {}

    static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    /** Reads columns; those of one table are each other's neighbours. */
    static List<LabelledColumn> columns(Path file) throws IOException {
        List<JsonNode> lines = lines(file);
        Map<String, List<String>> tables = new HashMap<>();
        for (JsonNode line : lines) {
            tables.computeIfAbsent(line.path("table").asText(), table -> new ArrayList<>())
                    .add(line.path("column").asText());
        }
        List<LabelledColumn> columns = new ArrayList<>();
        for (JsonNode line : lines) {
            String table = line.path("table").asText();
            String name = line.path("column").asText();
            List<String> neighbours = new ArrayList<>(tables.getOrDefault(table, List.of()));
            neighbours.remove(name);
            List<String> values = new ArrayList<>();
            line.path("values").forEach(value -> values.add(value.asText()));
            String type = line.path("type").asText();
            DataType known = type.equals("none") ? DataType.NONE : DataType.valueOf(type);
            columns.add(new LabelledColumn(table, new ColumnSample(name, neighbours, values), known, 1));
        }
        return columns;
    }
}
