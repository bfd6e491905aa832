package dev.sallyport.plugin.dlp.training.prose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads passages from files of one JSON object a line. */
public final class Passages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Passages() {}

    /** Returns the passages of a file, in its order. */
    public static List<Passage> read(Path file) throws IOException {
        List<Passage> passages = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            while (line != null) {
                passages.add(passage(JSON.readTree(line)));
                line = lines.readLine();
            }
        }
        return passages;
    }

    private static Passage passage(JsonNode node) {
        List<Passage.Mark> marks = new ArrayList<>();
        for (JsonNode mark : node.path("spans")) {
            marks.add(new Passage.Mark(
                    mark.path("start").asInt(),
                    mark.path("end").asInt(),
                    mark.path("type").asText(),
                    mark.path("optional").asBoolean()));
        }
        return new Passage(
                node.path("text").asText(),
                marks,
                node.path("source").asText(),
                node.path("kind").asText());
    }
}
