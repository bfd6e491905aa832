package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Optional;

/**
 * One column of a result.
 *
 * @param name the name the client sees (may be an alias)
 * @param origin the table column it comes from, when the target says so; survives aliases of plain columns
 * @param type the target's type name, such as {@code text} or {@code int4}
 * @param maskable whether the adapter can decode and re-encode cells of this column in the format in use; a masking
 *     rule on a column that is not maskable refuses the result
 */
@Preview
public record Column(String name, Optional<Origin> origin, String type, boolean maskable) {

    /**
     * The table column a result column is read from.
     *
     * @param schema schema or database name; empty when the target did not say
     * @param table table or view name
     * @param column column name in the table
     */
    public record Origin(String schema, String table, String column) {}
}
