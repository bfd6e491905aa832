package dev.sallyport.core.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.session.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes entries as JSON, one object each; docs/reference/recording-format.md lists the fields. */
final class EntryJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private EntryJson() {}

    /** Appends the entry's JSON to the buffer. */
    static void write(long sequence, RecordEntry entry, ByteArrayOutputStream out) {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            entry(sequence, entry, json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
    }

    private static void entry(long sequence, RecordEntry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("s", sequence);
        json.writeNumberField("t", micros(entry.at()));
        switch (entry) {
            case RecordEntry.Opened e -> opened(json, e.session());
            case RecordEntry.Asked e -> {
                kind(json, "asked", e.exchange());
                json.writeStringField("lane", e.lane());
                command(json, e.command());
            }
            case RecordEntry.Ruled e -> {
                kind(json, "ruled", e.exchange());
                json.writeStringField("outcome", e.outcome());
                strings(json, "rules", e.rules());
                text(json, "reason", e.reason());
                text(json, "review", e.reviewId());
            }
            case RecordEntry.Substituted e -> {
                kind(json, "substituted", e.exchange());
                command(json, e.command());
            }
            case RecordEntry.Schema e -> {
                kind(json, "schema", e.exchange());
                columns(json, e.columns());
            }
            case RecordEntry.ResultRows e -> {
                kind(json, "rows", e.exchange());
                rows(json, e.rows(), e.nulls());
            }
            case RecordEntry.Completed e -> {
                kind(json, "completed", e.exchange());
                completion(json, e.completion());
                json.writeNumberField("seen", e.rowsSeen());
                json.writeNumberField("kept", e.rowsKept());
                counts(json, "masked", e.masked());
            }
            case RecordEntry.Terminal e -> {
                json.writeStringField("k", "terminal");
                json.writeStringField("lane", e.lane());
                json.writeStringField("stream", e.stream());
                json.writeBooleanField("pty", e.pty());
                text(json, "type", e.type());
                json.writeNumberField("columns", e.columns());
                json.writeNumberField("rows", e.rows());
            }
            case RecordEntry.Resize e -> {
                json.writeStringField("k", "resize");
                json.writeStringField("lane", e.lane());
                json.writeNumberField("columns", e.columns());
                json.writeNumberField("rows", e.rows());
            }
            case RecordEntry.Data e -> {
                json.writeStringField("k", "data");
                json.writeStringField("lane", e.lane());
                json.writeStringField("direction", e.direction().name());
                json.writeStringField("bytes", Base64.getEncoder().encodeToString(e.bytes()));
            }
            case RecordEntry.Note e -> {
                json.writeStringField("k", "note");
                json.writeStringField("what", e.what());
                facts(json, "facts", e.facts());
            }
            case RecordEntry.Closed e -> {
                json.writeStringField("k", "closed");
                json.writeStringField("cause", e.cause().cause().name());
                text(json, "detail", e.cause().detail());
            }
        }
        json.writeEndObject();
    }

    static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    private static void kind(JsonGenerator json, String kind, long exchange) throws IOException {
        json.writeStringField("k", kind);
        json.writeNumberField("x", exchange);
    }

    private static void opened(JsonGenerator json, Session session) throws IOException {
        json.writeStringField("k", "opened");
        json.writeStringField("session", session.id().value());
        json.writeStringField("user", session.subject().name());
        json.writeStringField("userKind", session.subject().kind().name());
        strings(json, "groups", session.subject().groups().stream().sorted().toList());
        if (session.subject().onBehalfOf().isPresent()) {
            json.writeStringField("onBehalfOf", session.subject().onBehalfOf().get());
        }
        json.writeStringField("target", session.target().name());
        json.writeStringField("protocol", session.target().protocol());
        facts(json, "labels", session.target().labels());
        json.writeStringField("client", session.client().address().getHostString());
        json.writeStringField("listener", session.client().listener());
        json.writeBooleanField("encrypted", session.client().encrypted());
        text(json, "application", session.application());
    }

    private static void command(JsonGenerator json, Command command) throws IOException {
        json.writeStringField("kind", command.kind().name());
        json.writeStringField("text", command.text());
        if (!command.parameters().isEmpty()) {
            json.writeArrayFieldStart("params");
            for (Value value : command.parameters()) {
                if (value instanceof Value.Null) {
                    json.writeNull();
                } else {
                    json.writeString(value.toText());
                }
            }
            json.writeEndArray();
        }
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        Set<String> relations = new LinkedHashSet<>();
        for (Statement statement : command.analysis().statements()) {
            effects.addAll(statement.effects());
            for (Relation relation : statement.relations()) {
                relations.add(relation + (relation.access() == Relation.Access.WRITE ? ":w" : ":r"));
            }
        }
        strings(json, "effects", effects.stream().map(Effect::name).toList());
        strings(json, "relations", List.copyOf(relations));
        if (command.analysis().incomplete().isPresent()) {
            json.writeStringField("incomplete", command.analysis().incomplete().get());
        }
        facts(json, "attributes", command.attributes());
    }

    private static void columns(JsonGenerator json, List<Column> columns) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Column column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type());
            if (column.origin().isPresent()) {
                Column.Origin origin = column.origin().get();
                json.writeStringField("origin", origin.schema() + "." + origin.table() + "." + origin.column());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void rows(JsonGenerator json, List<List<String>> rows, List<List<Boolean>> nulls)
            throws IOException {
        json.writeArrayFieldStart("rows");
        for (int r = 0; r < rows.size(); r++) {
            json.writeStartArray();
            for (int c = 0; c < rows.get(r).size(); c++) {
                if (nulls.get(r).get(c)) {
                    json.writeNull();
                } else {
                    json.writeString(rows.get(r).get(c));
                }
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void completion(JsonGenerator json, Completion completion) throws IOException {
        json.writeStringField("status", completion.status().name());
        text(json, "tag", completion.tag());
        if (completion.affected().isPresent()) {
            json.writeNumberField("affected", completion.affected().getAsLong());
        }
        json.writeNumberField("micros", completion.elapsed().toNanos() / 1_000);
        if (completion.error().isPresent()) {
            json.writeObjectFieldStart("error");
            json.writeStringField("code", completion.error().get().code());
            json.writeStringField("message", completion.error().get().message());
            facts(json, "details", completion.error().get().details());
            json.writeEndObject();
        }
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    private static void text(JsonGenerator json, String field, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(field, value);
        }
    }

    private static void facts(JsonGenerator json, String field, Map<String, String> facts) throws IOException {
        if (!facts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void counts(JsonGenerator json, String field, Map<String, Long> counts) throws IOException {
        if (!counts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
        }
    }
}
