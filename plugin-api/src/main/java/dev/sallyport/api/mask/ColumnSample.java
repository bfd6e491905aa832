package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Column;
import java.util.List;

/**
 * What is known of a column when it is judged.
 *
 * @param column the column
 * @param values text forms of its first values, without NULL and empty ones; none when no row has come yet
 */
@Preview
public record ColumnSample(Column column, List<String> values) {

    public ColumnSample {
        values = List.copyOf(values);
    }
}
