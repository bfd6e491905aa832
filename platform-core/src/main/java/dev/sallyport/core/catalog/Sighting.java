package dev.sallyport.core.catalog;

import java.time.Instant;

/**
 * A type of sensitive data at a place.
 *
 * @param count how many values of it were seen
 * @param score the highest confidence, from 0 to 1
 * @param rule the enforced masking rule that covered it when it was last seen; empty when none did
 */
public record Sighting(Place place, String type, long count, double score, Instant first, Instant last, String rule) {

    /**
     * Where it was.
     *
     * @param name {@code schema.table.column}, the key of a field, the name of an expression, or a path; empty for text
     */
    public record Place(String target, Kind kind, String name) {}

    /** What a place is. */
    public enum Kind {
        /** A column of a table. */
        COLUMN,
        /** A column of a result that is computed. */
        EXPRESSION,
        /** A value in a document, by its key. */
        FIELD,
        /** The content of a file, by its path. */
        FILE,
        /** Running text: of a terminal, a document, a message. */
        TEXT
    }

    /** Whether a masking rule covered it. */
    public boolean covered() {
        return !rule.isEmpty();
    }
}
