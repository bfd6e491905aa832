package dev.sallyport.core.policy;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Relation;

/**
 * A column pattern: {@code schema.table.column}, {@code table.column} or {@code column}, with {@code *} and {@code ?}.
 */
public final class ColumnGlob {

    private final Glob schema;
    private final Glob table;
    private final Glob column;
    private final boolean anyTable;

    public ColumnGlob(String pattern) {
        String[] parts = pattern.split("\\.", -1);
        if (parts.length > 3 || java.util.Arrays.stream(parts).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("must be schema.table.column, table.column or column");
        }
        column = new Glob(parts[parts.length - 1]);
        table = new Glob(parts.length > 1 ? parts[parts.length - 2] : "*");
        schema = new Glob(parts.length > 2 ? parts[0] : "*");
        anyTable = parts.length == 1;
    }

    /** Whether a result column comes from a column of this pattern. A schema the target did not name may be any. */
    public boolean matches(Column.Origin origin) {
        return column.matches(origin.column())
                && table.matches(origin.table())
                && (origin.schema().isEmpty() || schema.matches(origin.schema()));
    }

    /** Whether a name that the client chose is the column's; used when the target does not say where it is from. */
    public boolean matchesName(String name) {
        return column.matches(name);
    }

    /** Whether a relation may hold columns of this pattern. A pattern without a table may be in any. */
    public boolean touches(Relation relation) {
        return anyTable
                || (table.matches(relation.name())
                        && (relation.schema().isEmpty()
                                || schema.matches(relation.schema().get())));
    }
}
