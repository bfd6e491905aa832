package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.List;

/**
 * The shape of a result that is about to arrive.
 *
 * @param columns the columns, in wire order
 * @param source the command whose result it is, as the adapter knows it; used to find the relations behind a column
 *     without an origin
 */
@Preview
public record ResultSchema(List<Column> columns, Command source) implements Event {

    public ResultSchema {
        columns = List.copyOf(columns);
    }

    @Override
    public EventKind eventKind() {
        return EventKind.SCHEMA;
    }
}
