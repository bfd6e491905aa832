package dev.sallyport.core.record;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.session.Session;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as JSON, one object each; docs/reference/recording-format.md lists the fields. Not for several
 * threads.
 *
 * <p>A prepared statement runs many times, with the same analysis and the same columns: what was written of some of
 * them is kept, and used again for the same objects.
 */
final class EntryJson {

    /** A power of two: about what one program keeps prepared in one session. */
    private static final int KEPT = 16;

    private final JsonBytes json = new JsonBytes();
    private final @Nullable Kept[] kept = new Kept[KEPT];

    /** The JSON of an object that never changes. */
    private record Kept(Object of, byte[] json) {}

    /** Returns the entry's JSON. */
    byte[] of(long sequence, RecordEntry entry) {
        json.reset();
        entry(sequence, entry);
        return json.toByteArray();
    }

    private void entry(long sequence, RecordEntry entry) {
        json.writeStartObject();
        json.writeNumberField("s", sequence);
        json.writeNumberField("t", micros(entry.at()));
        switch (entry) {
            case RecordEntry.Opened e -> opened(json, e.session());
            case RecordEntry.Asked e -> {
                kind(json, "asked", e.exchange());
                json.writeStringField("lane", e.lane());
                command(e.command());
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
                command(e.command());
            }
            case RecordEntry.Schema e -> {
                kind(json, "schema", e.exchange());
                columns(e.columns());
            }
            case RecordEntry.ResultRows e -> {
                kind(json, "rows", e.exchange());
                rows(json, e.rows(), e.nulls());
            }
            case RecordEntry.Masking e -> {
                kind(json, "masking", e.exchange());
                MaskingJson.write(json, e.result(), e.facts());
            }
            case RecordEntry.MaskedFields e -> {
                kind(json, "masking", e.exchange());
                MaskingJson.write(json, e.document(), e.facts());
            }
            case RecordEntry.File e -> {
                kind(json, "file", e.exchange());
                file(json, e.file());
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
            case RecordEntry.Document e -> {
                kind(json, "document", e.exchange());
                json.writeNumberField("document", e.document());
                json.writeStringField("label", e.label());
                json.writeStringField("direction", e.direction().name());
                text(json, "type", e.mediaType());
                facts(json, "attributes", e.attributes());
            }
            case RecordEntry.Part e -> {
                kind(json, "part", e.exchange());
                json.writeNumberField("document", e.document());
                content(json, e.bytes());
            }
            case RecordEntry.DocumentEnd e -> {
                kind(json, "document-end", e.exchange());
                json.writeNumberField("document", e.document());
                content(json, e.bytes());
                json.writeStringField("state", e.state());
                json.writeNumberField("wire", e.wire());
                json.writeNumberField("kept", e.kept());
                counts(json, "masked", e.masked());
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

    private static void kind(JsonBytes json, String kind, long exchange) {
        json.writeStringField("k", kind);
        json.writeNumberField("x", exchange);
    }

    private static void opened(JsonBytes json, Session session) {
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

    private void command(Command command) {
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
        analysis(command.analysis());
        facts(json, "attributes", command.attributes());
    }

    private void analysis(Analysis analysis) {
        if (wroteKept(analysis)) {
            return;
        }
        int start = json.size();
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        Set<String> relations = new LinkedHashSet<>();
        for (Statement statement : analysis.statements()) {
            effects.addAll(statement.effects());
            for (Relation relation : statement.relations()) {
                relations.add(relation + (relation.access() == Relation.Access.WRITE ? ":w" : ":r"));
            }
        }
        strings(json, "effects", effects.stream().map(Effect::name).toList());
        strings(json, "relations", List.copyOf(relations));
        if (analysis.incomplete().isPresent()) {
            json.writeStringField("incomplete", analysis.incomplete().get());
        }
        keep(analysis, start);
    }

    private void columns(List<Column> columns) {
        if (wroteKept(columns)) {
            return;
        }
        int start = json.size();
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
        keep(columns, start);
    }

    @SuppressWarnings("ReferenceEquality") // the same object, whose JSON is known; an equal one is written anew
    private boolean wroteKept(Object immutable) {
        Kept known = kept[place(immutable)];
        if (known == null || known.of != immutable) {
            return false;
        }
        json.writeFields(known.json);
        return true;
    }

    private void keep(Object immutable, int start) {
        kept[place(immutable)] = new Kept(immutable, json.since(start));
    }

    private static int place(Object immutable) {
        return System.identityHashCode(immutable) & (KEPT - 1);
    }

    private static void rows(JsonBytes json, List<List<String>> rows, List<List<Boolean>> nulls) {
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

    private static void file(JsonBytes json, FileTransfer file) {
        json.writeStringField("path", file.path());
        json.writeStringField("direction", file.direction().name());
        json.writeNumberField("bytes", file.bytes());
        text(json, "sha256", file.sha256().orElse(""));
        json.writeBooleanField("complete", file.complete());
    }

    private static void completion(JsonBytes json, Completion completion) {
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

    /** Text as text, so that it is readable; everything else as Base64. */
    private static void content(JsonBytes json, byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            json.writeStringField(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            json.writeStringField("bytes", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void strings(JsonBytes json, String field, List<String> values) {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    private static void text(JsonBytes json, String field, String value) {
        if (!value.isEmpty()) {
            json.writeStringField(field, value);
        }
    }

    private static void facts(JsonBytes json, String field, Map<String, String> facts) {
        if (!facts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void counts(JsonBytes json, String field, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
        }
    }
}
