package dev.sallyport.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.core.record.DocumentRecording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DocumentTranscriptsTest {

    @TempDir
    Path folder;

    @Test
    void documents_are_found_by_text_route_status_and_user() throws Exception {
        List<TranscriptEntry> found = new ArrayList<>();
        try (DocumentRecording recording = new DocumentRecording(folder)) {
            recording.talk();
            Transcripts transcripts = new Transcripts();
            recording.sealed().read(DocumentRecording.SESSION, 0, entry -> {
                transcripts.of(entry).ifPresent(found::add);
                return true;
            });
        }
        TranscriptEntry asked = of("command", found).getFirst();
        assertThat(asked.fields())
                .containsEntry("route", "/users/{id}")
                .containsEntry("method", "GET")
                .containsEntry("user", "alice");
        assertThat(of("answer", found))
                .extracting(TranscriptEntry::text)
                .contains("200 application/json", "201 image/png");
        List<TranscriptEntry> bodies = of("document", found);
        assertThat(bodies)
                .extracting(TranscriptEntry::text)
                .containsExactly(
                        "{\"mail\":\"[masked]\",", "\"city\":\"Zürich\"", "{\"name\":\"Bo\"}", "hello", "world");
        assertThat(bodies.get(1).fields())
                .containsEntry("route", "/users/{id}")
                .containsEntry("status", "200")
                .containsEntry("user", "alice");
    }

    private static List<TranscriptEntry> of(String kind, List<TranscriptEntry> all) {
        return all.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }
}
