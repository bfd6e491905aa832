package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a recording has of one body: its head, its bytes up to the recording's bound, and how it ended. */
final class HarBody {

    static final HarBody NONE = new HarBody(JsonNodeFactory.instance.objectNode());

    private final JsonNode head;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean binary;
    private long wire = -1;
    private long kept;
    private String state = "";

    HarBody(JsonNode head) {
        this.head = head;
    }

    JsonNode head() {
        return head;
    }

    boolean message() {
        return head.path("label").asText().equals("message");
    }

    boolean toClient() {
        return head.path("direction").asText().equals("TO_CLIENT");
    }

    void add(JsonNode entry) {
        if (entry.has("text")) {
            bytes.writeBytes(entry.path("text").asText().getBytes(StandardCharsets.UTF_8));
        } else if (entry.has("bytes")) {
            binary = true;
            bytes.writeBytes(Base64.getDecoder().decode(entry.path("bytes").asText()));
        }
        if (entry.has("state")) {
            state = entry.path("state").asText();
            wire = entry.path("wire").asLong();
            kept = entry.path("kept").asLong();
        }
    }

    /** Returns the size on the wire; -1 when it is not known. */
    long size() {
        return head.isEmpty() ? 0 : wire;
    }

    boolean encoded() {
        return binary;
    }

    String text() {
        return binary
                ? Base64.getEncoder().encodeToString(bytes.toByteArray())
                : bytes.toString(StandardCharsets.UTF_8);
    }

    ObjectNode post() {
        ObjectNode post = JsonNodeFactory.instance.objectNode();
        post.put("mimeType", type());
        post.set("params", JsonNodeFactory.instance.arrayNode());
        post.put("text", text());
        return commented(post);
    }

    ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("size", Math.max(0, wire));
        content.put("mimeType", type());
        content.put("text", text());
        if (binary) {
            content.put("encoding", "base64");
        }
        return commented(content);
    }

    private String type() {
        String type = head.path("type").asText("");
        return type.isEmpty() ? "application/octet-stream" : type;
    }

    private ObjectNode commented(ObjectNode node) {
        if (!state.isEmpty() && !state.equals("whole")) {
            node.put("comment", "The body is " + state + ".");
        } else if (kept < wire) {
            node.put("comment", "The recording has " + kept + " of " + wire + " bytes.");
        }
        return node;
    }
}
