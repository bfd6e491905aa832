package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** One exchange of an HTTP Archive, as far as the recording has told of it. */
final class HarEntry {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String HEADER = "http.header.";

    /** Messages of a stream that an archive shows. */
    private static final int MESSAGES_MAX = 1000;

    private final Instant started;
    private final JsonNode asked;
    private final String host;
    private final String user;
    private final Map<Long, HarBody> bodies = new HashMap<>();
    private final ArrayNode messages = NODES.arrayNode();
    private HarBody request = HarBody.NONE;
    private HarBody response = HarBody.NONE;
    private Instant answered;
    private Instant ended;
    private String outcome = "";
    private String reason = "";
    private String rules = "";

    HarEntry(StoredEntry asked, String host, String user) {
        this.asked = asked.json();
        this.started = asked.at();
        this.answered = asked.at();
        this.ended = asked.at();
        this.host = host;
        this.user = user;
    }

    /** Takes a further entry of the exchange; returns true when it was the last one. */
    boolean add(StoredEntry entry) {
        ended = entry.at();
        switch (entry.kind()) {
            case "ruled" -> {
                outcome = entry.text("outcome");
                reason = entry.text("reason");
                rules = rules.isEmpty() ? entry.json().path("rules").toString() : rules;
                return outcome.equals("refuse") && bodies.isEmpty();
            }
            case "document" -> began(entry);
            case "part", "document-end" -> {
                HarBody body = bodies.get(entry.json().path("document").asLong());
                if (body != null) {
                    body.add(entry.json());
                    if (entry.kind().equals("document-end") && body.message() && messages.size() < MESSAGES_MAX) {
                        messages.add(message(body, entry.at()));
                    }
                }
            }
            default -> {}
        }
        return entry.kind().equals("completed");
    }

    /**
     * Takes an entry of a message over this exchange's connection that was judged; returns true when it was the last.
     */
    boolean addMessage(StoredEntry entry) {
        switch (entry.kind()) {
            case "document", "part", "document-end" -> add(entry);
            case "ruled" -> {
                if (entry.text("outcome").equals("refuse")) {
                    refused(entry);
                    return true;
                }
            }
            default -> {}
        }
        return entry.kind().equals("completed");
    }

    /** The last message of the client was not sent on. */
    private void refused(StoredEntry ruled) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ObjectNode message
                    && message.path("type").asText().equals("send")) {
                message.put("_outcome", "refuse");
                message.put("_rules", ruled.json().path("rules").toString());
                return;
            }
        }
    }

    private void began(StoredEntry entry) {
        HarBody body = new HarBody(entry.json());
        if (body.message() && messages.size() >= MESSAGES_MAX) {
            return;
        }
        bodies.put(entry.json().path("document").asLong(), body);
        if (entry.text("label").equals("request")) {
            request = body;
        } else if (entry.text("label").equals("response")) {
            response = body;
            answered = entry.at();
        }
    }

    private static ObjectNode message(HarBody body, Instant at) {
        return NODES.objectNode()
                .put("type", body.toClient() ? "receive" : "send")
                .put("time", at.toEpochMilli() / 1000.0)
                .put("opcode", body.encoded() ? 2 : 1)
                .put("data", body.text());
    }

    private String attribute(String name) {
        return asked.path("attributes").path(name).asText("");
    }

    private String version() {
        String version = attribute("http.version");
        return version.isEmpty() ? "HTTP/1.1" : "HTTP/" + version;
    }

    ObjectNode json() {
        double total = millis(started, ended);
        double wait = millis(started, answered);
        ObjectNode entry = NODES.objectNode();
        entry.put("startedDateTime", started.toString());
        entry.put("time", total);
        entry.set("request", request());
        entry.set("response", response());
        entry.set("cache", NODES.objectNode());
        entry.set("timings", NODES.objectNode().put("send", 0).put("wait", wait).put("receive", total - wait));
        entry.put("_user", user);
        entry.put("_outcome", outcome);
        if (!rules.isEmpty()) {
            entry.put("_rules", rules);
        }
        if (!messages.isEmpty()) {
            entry.set("_webSocketMessages", messages);
        }
        return entry;
    }

    private static double millis(Instant from, Instant to) {
        return Math.max(0, EntryJson.micros(to) - EntryJson.micros(from)) / 1000.0;
    }

    private ObjectNode request() {
        String text = asked.path("text").asText();
        int space = text.indexOf(' ');
        String method = attribute("http.method");
        String scheme = attribute("http.scheme");
        String authority = attribute("http.host");
        ObjectNode node = NODES.objectNode();
        node.put("method", method.isEmpty() ? text.substring(0, Math.max(0, space)) : method);
        node.put(
                "url",
                (scheme.isEmpty() ? "https" : scheme) + "://" + (authority.isEmpty() ? host : authority)
                        + text.substring(space + 1));
        node.put("httpVersion", version());
        node.set("cookies", NODES.arrayNode());
        node.set("headers", headers(asked.path("attributes")));
        node.set("queryString", query(attribute("http.query")));
        if (!request.equals(HarBody.NONE)) {
            node.set("postData", request.post());
        }
        node.put("headersSize", -1);
        node.put("bodySize", request.size());
        return node;
    }

    private ObjectNode response() {
        JsonNode attributes = response.head().path("attributes");
        String location = attributes.path(HEADER + "location").asText("");
        ObjectNode node = NODES.objectNode();
        node.put("status", attributes.path("http.status").asInt(0));
        node.put("statusText", "");
        node.put("httpVersion", version());
        node.set("cookies", NODES.arrayNode());
        node.set("headers", headers(attributes));
        node.set("content", response.content());
        node.put("redirectURL", location);
        node.put("headersSize", -1);
        node.put("bodySize", response.size());
        if (!reason.isEmpty()) {
            node.put("comment", reason);
        }
        return node;
    }

    private static ArrayNode headers(JsonNode attributes) {
        ArrayNode headers = NODES.arrayNode();
        attributes.properties().forEach(attribute -> {
            if (attribute.getKey().startsWith(HEADER)) {
                headers.addObject()
                        .put("name", attribute.getKey().substring(HEADER.length()))
                        .put("value", attribute.getValue().asText());
            }
        });
        return headers;
    }

    private static ArrayNode query(String raw) {
        ArrayNode query = NODES.arrayNode();
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.addObject()
                    .put("name", decoded(equals < 0 ? pair : pair.substring(0, equals)))
                    .put("value", decoded(equals < 0 ? "" : pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
