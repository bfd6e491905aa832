package dev.sallyport.api.search;

import dev.sallyport.api.Preview;
import java.time.Instant;
import java.util.Map;

/**
 * One searchable moment of a recording.
 *
 * @param session the session's id
 * @param sequence position in the recording; with the session it identifies the entry
 * @param at when
 * @param kind {@code session}, {@code command}, {@code result}, {@code verdict}, {@code completion}, {@code screen},
 *     {@code file}, {@code end}
 * @param text the text to find, after masking
 * @param fields exact fields: {@code user}, {@code target}, {@code protocol}, {@code effect}, {@code relation},
 *     {@code rule}, {@code verdict}, {@code status}; of a file its {@code path}, {@code direction} and {@code sha256};
 *     of a screen its {@code lane} and the {@code offset}, seconds since it began; several values are separated by a
 *     space
 */
@Preview
public record TranscriptEntry(
        String session, long sequence, Instant at, String kind, String text, Map<String, String> fields) {
    public TranscriptEntry {
        fields = Map.copyOf(fields);
    }
}
