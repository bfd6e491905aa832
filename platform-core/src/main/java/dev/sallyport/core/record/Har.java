package dev.sallyport.core.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The HTTP exchanges of a recording as an HTTP Archive (HAR 1.2), for the tools of browsers. What the recording does
 * not have, such as the bytes behind its bound, the archive does not have either, and says so in a comment.
 */
public final class Har {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Exchanges that are open at a time; of further ones the oldest is written as it is. */
    private static final int OPEN_MAX = 256;

    private final JsonGenerator json;
    private final Map<Long, HarEntry> open = new LinkedHashMap<>();
    /** The last exchange of each lane while it is open, for messages over it that were commands of their own. */
    private final Map<String, HarEntry> sockets = new HashMap<>();

    /** The sockets of messages that were not sent on yet. */
    private final Map<Long, HarEntry> judged = new HashMap<>();

    private String host = "";
    private String user = "";

    private Har(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the exchanges in the order in which they ended. */
    public static void write(RecordingLibrary library, String session, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setCodec(JSON);
            Har har = new Har(json);
            har.begin(session);
            library.read(session, 0, entry -> {
                har.entry(entry);
                return true;
            });
            har.end();
        }
    }

    private void begin(String session) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("log");
        json.writeStringField("version", "1.2");
        json.writeObjectFieldStart("creator");
        json.writeStringField("name", "sallyport");
        json.writeStringField("version", "1");
        json.writeEndObject();
        json.writeStringField(
                "comment", "Session " + session + ", as it was recorded: after masking, without credentials");
        json.writeArrayFieldStart("entries");
    }

    private void entry(StoredEntry entry) throws IOException {
        JsonNode content = entry.json();
        if (entry.kind().equals("opened")) {
            host = entry.text("target");
            user = entry.text("user");
        } else if (entry.kind().equals("asked") && entry.text("kind").equals("HTTP_REQUEST")) {
            if (open.size() == OPEN_MAX) {
                close(open.keySet().iterator().next());
            }
            HarEntry asked = new HarEntry(entry, host, user);
            open.put(content.path("x").asLong(), asked);
            sockets.put(entry.text("lane"), asked);
        } else if (entry.kind().equals("asked") && entry.text("kind").equals("HTTP_MESSAGE")) {
            HarEntry socket = sockets.get(entry.text("lane"));
            if (socket != null && judged.size() < OPEN_MAX) {
                judged.put(content.path("x").asLong(), socket);
            }
        } else {
            HarEntry socket = judged.get(content.path("x").asLong(-1));
            HarEntry known = open.get(content.path("x").asLong(-1));
            if (socket != null && socket.addMessage(entry)) {
                judged.remove(content.path("x").asLong());
            } else if (known != null && known.add(entry)) {
                close(content.path("x").asLong());
            }
        }
    }

    private void close(long exchange) throws IOException {
        HarEntry ended = open.remove(exchange);
        if (ended != null) {
            sockets.values().remove(ended);
            JSON.writeValue(json, ended.json());
        }
    }

    private void end() throws IOException {
        while (!open.isEmpty()) {
            close(open.keySet().iterator().next());
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }
}
