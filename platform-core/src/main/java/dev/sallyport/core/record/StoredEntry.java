package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An entry as read back from a recording.
 *
 * @param session the session's id
 * @param sequence its position
 * @param at when it was noted
 * @param kind what it tells: {@code opened}, {@code asked}, {@code ruled}, {@code schema}, {@code rows}, ...
 * @param json the whole entry
 */
public record StoredEntry(String session, long sequence, Instant at, String kind, JsonNode json) {

    static StoredEntry of(String session, JsonNode json) {
        long micros = json.path("t").asLong();
        Instant at =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        return new StoredEntry(
                session, json.path("s").asLong(), at, json.path("k").asText(), json);
    }

    /** Returns a text field, or the empty string. */
    public String text(String field) {
        return json.path(field).asText("");
    }
}
