package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.record.DocumentRecording;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DocumentReplayTest {

    @TempDir
    Path folder;

    @Test
    void requests_and_answers_are_told_as_a_story() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DocumentRecording recording = new DocumentRecording(folder)) {
            recording.talk();
            Replay replay = new Replay(new Print(new PrintStream(out, true, StandardCharsets.UTF_8)));
            recording.sealed().read(DocumentRecording.SESSION, 0, entry -> {
                JsonNode json = entry.json();
                replay.show(json);
                return true;
            });
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "asked:\n    GET /users/7?q=a%20b&x\n",
                        "response 1, status 200, application/json\n",
                        "    etag: x\n",
                        "    {\"mail\":\"[masked]\",\n",
                        "end of 1: whole, 900 bytes (35 recorded), masked values: mails 1\n",
                        "request 2, application/json\n    {\"name\":\"Bo\"}\n",
                        "refuse by no-deletes:deny: No deletes.\n",
                        "    [no text]\n",
                        "end of 6: broken, 5 bytes\n");
    }
}
