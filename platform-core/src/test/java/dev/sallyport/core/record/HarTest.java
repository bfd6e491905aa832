package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HarTest {

    @TempDir
    Path folder;

    private JsonNode har(Consumer<DocumentRecording> what) throws Exception {
        try (DocumentRecording recording = new DocumentRecording(folder)) {
            what.accept(recording);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Har.write(recording.sealed(), DocumentRecording.SESSION, out);
            return Json.read(out.toString(StandardCharsets.UTF_8));
        }
    }

    /** The fields that HAR 1.2 demands, by object, with their types; a minus marks what may be -1. */
    private static final Map<String, String> DEMANDED = Map.of(
            "log",
            "version:text creator:object entries:array",
            "creator",
            "name:text version:text",
            "entry",
            "startedDateTime:date time:number request:object response:object cache:object timings:object",
            "request",
            "method:text url:text httpVersion:text cookies:array headers:array queryString:array headersSize:number-"
                    + " bodySize:number-",
            "response",
            "status:number statusText:text httpVersion:text cookies:array headers:array content:object redirectURL:text"
                    + " headersSize:number- bodySize:number-",
            "content",
            "size:number mimeType:text",
            "postData",
            "mimeType:text params:array text:text",
            "timings",
            "send:number wait:number receive:number",
            "pair",
            "name:text value:text");

    private static void valid(String object, JsonNode node) {
        for (String demanded : DEMANDED.get(object).split(" ")) {
            String name = demanded.substring(0, demanded.indexOf(':'));
            String type = demanded.substring(demanded.indexOf(':') + 1);
            JsonNode value = node.path(name);
            boolean right = switch (type) {
                case "text" -> value.isTextual();
                case "date" -> OffsetDateTime.parse(value.asText()).getYear() > 0;
                case "number" -> value.isNumber() && value.asDouble() >= 0;
                case "number-" -> value.isNumber() && value.asDouble() >= -1;
                case "array" -> value.isArray();
                default -> value.isObject();
            };
            assertThat(right).as("%s.%s in %s", object, name, node).isTrue();
        }
    }

    @Test
    void a_recording_becomes_a_valid_archive() throws Exception {
        JsonNode log = har(DocumentRecording::talk).path("log");
        valid("log", log);
        valid("creator", log.path("creator"));
        assertThat(log.path("version").asText()).isEqualTo("1.2");
        assertThat(log.path("entries")).hasSize(4);
        for (JsonNode entry : log.path("entries")) {
            valid("entry", entry);
            valid("request", entry.path("request"));
            valid("response", entry.path("response"));
            valid("content", entry.path("response").path("content"));
            valid("timings", entry.path("timings"));
            if (entry.path("request").has("postData")) {
                valid("postData", entry.path("request").path("postData"));
            }
            for (String list : List.of("headers", "queryString")) {
                entry.path("request").path(list).forEach(pair -> valid("pair", pair));
            }
            entry.path("response").path("headers").forEach(pair -> valid("pair", pair));
        }
    }

    @Test
    void an_archive_says_what_happened() throws Exception {
        JsonNode entries = har(DocumentRecording::talk).path("log").path("entries");
        JsonNode read = entries.path(0);
        assertThat(read.path("startedDateTime").asText()).isEqualTo("2026-02-01T12:00:00Z");
        assertThat(read.path("time").asDouble()).isEqualTo(23);
        assertThat(read.path("timings").path("wait").asDouble()).isEqualTo(20);
        assertThat(read.path("request").path("url").asText()).isEqualTo("https://crm.example/users/7?q=a%20b&x");
        assertThat(pairs(read.path("request").path("queryString"))).containsExactly("q=a b", "x=");
        assertThat(pairs(read.path("request").path("headers")))
                .containsExactlyInAnyOrder("authorization=[redacted]", "accept=*/*");
        assertThat(read.path("response").path("status").asInt()).isEqualTo(200);
        assertThat(read.path("response").path("redirectURL").asText()).isEqualTo("/users/8");
        JsonNode content = read.path("response").path("content");
        assertThat(content.path("text").asText()).isEqualTo("{\"mail\":\"[masked]\",\"city\":\"Zürich\"");
        assertThat(content.path("size").asLong()).isEqualTo(900);
        assertThat(content.path("comment").asText()).isEqualTo("The recording has 35 of 900 bytes.");
        assertThat(read.path("_rules").asText()).contains("watch:deny:observed");

        JsonNode change = entries.path(1);
        assertThat(change.path("request").path("postData").path("text").asText())
                .isEqualTo("{\"name\":\"Bo\"}");
        assertThat(change.path("response").path("content").path("encoding").asText())
                .isEqualTo("base64");
        assertThat(change.path("response").path("content").path("text").asText())
                .isEqualTo("iVA=");

        JsonNode refused = entries.path(2);
        assertThat(refused.path("_outcome").asText()).isEqualTo("refuse");
        assertThat(refused.path("response").path("status").asInt()).isZero();
        assertThat(refused.path("response").path("comment").asText()).isEqualTo("No deletes.");

        JsonNode messages = entries.path(3).path("_webSocketMessages");
        assertThat(messages).hasSize(2);
        assertThat(messages.path(0).path("type").asText()).isEqualTo("send");
        assertThat(messages.path(1).path("data").asText()).isEqualTo("world");
    }

    @Test
    void messagesThatWereJudgedAreInTheEntryOfTheirSocket() throws Exception {
        JsonNode entries = har(DocumentRecording::judgedMessages).path("log").path("entries");
        assertThat(entries).hasSize(1);
        JsonNode messages = entries.path(0).path("_webSocketMessages");
        assertThat(messages)
                .extracting(message -> message.path("type").asText()
                        + " " + message.path("data").asText() + " "
                        + message.path("_outcome").asText())
                .containsExactly("send hello ", "receive world ", "send drop refuse");
        assertThat(messages.path(2).path("_rules").asText()).contains("no-drops");
    }

    private static List<String> pairs(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(pair ->
                        pair.path("name").asText() + "=" + pair.path("value").asText())
                .toList();
    }
}
