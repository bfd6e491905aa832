package dev.sallyport.plugin.dlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found in structured text stays as good as it is: half a point more that leaks fails. */
final class TextScoresTest {

    private static final Set<String> PROSE = Set.of("note", "term");
    private static final ContextDetector DETECTOR = ContextDetector.of(PatternDetector.of(List.of("US")));

    @Test
    void structuredTextLeaksAndHidesAsLittleAsBefore() throws IOException {
        List<JsonNode> documents = DataSets.lines(SharedData.folder().resolve("text_synth_dev.jsonl"));
        TextScores scores = TextScores.of(DETECTOR, documents, kind -> !PROSE.contains(kind));
        assertThat(scores.leaked()).as(String.join("\n", scores.errors())).isLessThan(0.012);
        assertThat(scores.masked()).isLessThan(0.001);
    }
}
