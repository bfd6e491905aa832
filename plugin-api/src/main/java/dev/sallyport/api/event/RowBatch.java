package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * Rows on their way to the client.
 *
 * @param schema the result they belong to
 * @param rows the lens
 */
@Preview
public record RowBatch(ResultSchema schema, Rows rows) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.ROWS;
    }
}
