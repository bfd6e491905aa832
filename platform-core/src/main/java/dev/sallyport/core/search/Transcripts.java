package dev.sallyport.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.core.record.StoredEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the entries of one recording into searchable ones; remembers who the session belongs to. */
final class Transcripts {

    /** Longer texts are indexed up to here; the recording has the whole. */
    private static final int TEXT_MAX = 32 << 10;

    private final Map<String, String> session = new LinkedHashMap<>();
    private final Screens screens = new Screens();
    private final DocumentTexts documents = new DocumentTexts();

    /** Returns what of an entry can be found, if anything. */
    Optional<TranscriptEntry> of(StoredEntry entry) {
        return switch (entry.kind()) {
            case "opened" -> {
                session.put("user", entry.text("user"));
                session.put("target", entry.text("target"));
                session.put("protocol", entry.text("protocol"));
                String text = entry.text("user") + " " + entry.text("target") + " " + entry.text("client") + " "
                        + entry.text("application");
                yield found(entry, "session", text, Map.of());
            }
            case "asked", "substituted" -> {
                if (entry.kind().equals("asked")) {
                    screens.asked(entry);
                }
                Map<String, String> facts = facts(entry.json());
                facts.putAll(documents.asked(entry));
                yield found(entry, "command", command(entry.json()), facts);
            }
            case "ruled" -> {
                String rules = names(entry.json().path("rules"));
                boolean plain = rules.isEmpty() && entry.text("outcome").equals("forward");
                yield plain
                        ? Optional.empty()
                        : found(
                                entry,
                                "verdict",
                                entry.text("reason"),
                                fields(
                                        "rule",
                                        rules,
                                        "verdict",
                                        entry.text("outcome"),
                                        "review",
                                        entry.text("review")));
            }
            case "document" -> {
                Map<String, String> facts = documents.began(entry);
                yield facts.containsKey("status")
                        ? found(entry, "answer", facts.get("status") + " " + entry.text("type"), facts)
                        : Optional.empty();
            }
            case "part", "document-end" ->
                entry.text("text").isEmpty()
                        ? Optional.empty()
                        : found(entry, "document", entry.text("text"), documents.of(entry));
            case "rows" -> found(entry, "result", cells(entry.json().path("rows")), Map.of());
            case "file" ->
                found(
                        entry,
                        "file",
                        entry.text("path") + " " + entry.text("sha256"),
                        fields(
                                "path",
                                entry.text("path"),
                                "direction",
                                entry.text("direction").equals("TO_TARGET") ? "upload" : "download",
                                "sha256",
                                entry.text("sha256")));
            case "completed" -> {
                screens.completed(entry);
                yield entry.json().has("error")
                        ? found(
                                entry,
                                "completion",
                                entry.json().path("error").path("message").asText(),
                                fields("status", entry.text("status")))
                        : Optional.empty();
            }
            case "terminal", "data", "resize" -> screens.of(entry).map(this::screen);
            case "closed" -> found(entry, "end", entry.text("cause") + " " + entry.text("detail"), Map.of());
            default -> Optional.empty();
        };
    }

    /** The recording has ended. */
    void end() {
        screens.end();
    }

    /** Returns, once, text that belongs to entries taken before: what a program left on the screen as its last. */
    List<TranscriptEntry> late() {
        return screens.late().stream().map(this::screen).toList();
    }

    private TranscriptEntry screen(Screens.Text found) {
        Map<String, String> fields = new LinkedHashMap<>(session);
        fields.put("lane", found.lane());
        fields.put("offset", found.offset());
        return new TranscriptEntry(
                found.entry().session(),
                found.entry().sequence(),
                Instant.EPOCH.plus(found.micros(), ChronoUnit.MICROS),
                "screen",
                found.text(),
                fields);
    }

    private Optional<TranscriptEntry> found(StoredEntry entry, String kind, String text, Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>(session);
        fields.putAll(more);
        String bounded = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
        return Optional.of(new TranscriptEntry(entry.session(), entry.sequence(), entry.at(), kind, bounded, fields));
    }

    private static String command(JsonNode json) {
        StringBuilder text = new StringBuilder(json.path("text").asText());
        for (JsonNode parameter : json.path("params")) {
            if (!parameter.isNull()) {
                text.append('\n').append(parameter.asText());
            }
        }
        return text.toString();
    }

    private static Map<String, String> facts(JsonNode json) {
        StringBuilder relations = new StringBuilder();
        for (JsonNode relation : json.path("relations")) {
            String name = relation.asText();
            relations.append(relations.isEmpty() ? "" : " ").append(name, 0, name.lastIndexOf(':'));
        }
        StringBuilder effects = new StringBuilder();
        json.path("effects")
                .forEach(effect -> effects.append(effects.isEmpty() ? "" : " ").append(effect.asText()));
        String path = json.path("attributes").path("path").asText();
        return fields("effect", effects.toString(), "relation", relations.toString(), "path", path);
    }

    private static String names(JsonNode rules) {
        StringBuilder names = new StringBuilder();
        for (JsonNode rule : rules) {
            String text = rule.asText();
            int colon = text.indexOf(':');
            names.append(names.isEmpty() ? "" : " ").append(colon < 0 ? text : text.substring(0, colon));
        }
        return names.toString();
    }

    private static String cells(JsonNode rows) {
        StringBuilder text = new StringBuilder();
        for (JsonNode row : rows) {
            for (JsonNode cell : row) {
                if (!cell.isNull() && text.length() < TEXT_MAX) {
                    text.append(cell.asText()).append('\t');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static Map<String, String> fields(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                fields.put(pairs[i], pairs[i + 1]);
            }
        }
        return fields;
    }
}
