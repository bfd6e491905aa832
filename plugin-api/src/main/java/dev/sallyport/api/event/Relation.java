package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Optional;

/**
 * A table, view or other relation that a statement names.
 *
 * @param schema the schema as written, folded as the dialect folds it; empty when the statement does not qualify it
 * @param name the name, folded as the dialect folds it
 * @param access how the statement uses it
 */
@Preview
public record Relation(Optional<String> schema, String name, Access access) {

    /** Whether a relation is read or written by a statement. */
    public enum Access {
        READ,
        WRITE
    }

    @Override
    public String toString() {
        return schema.map(s -> s + "." + name).orElse(name);
    }
}
