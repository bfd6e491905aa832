package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Relation;
import java.util.List;
import java.util.Optional;

/**
 * What {@code COPY ... TO STDOUT} sends to the client, as far as the statement tells.
 *
 * @param table the table whose rows are sent; empty when it is a query
 * @param columns the columns in the order sent, folded; empty when the statement names none, which means all
 * @param query whether the rows are those of a query
 * @param format how rows are written
 * @param delimiter the character between columns; empty for the format's default
 * @param nullText what stands for a null; empty for the format's default
 * @param header whether the first line names the columns
 * @param quote the quote of csv; empty for the default
 * @param escape the escape of csv; empty for the default
 * @param encoding the encoding asked for; empty for the client's
 */
public record CopyOut(
        Optional<Relation> table,
        List<String> columns,
        boolean query,
        Format format,
        Optional<String> delimiter,
        Optional<String> nullText,
        boolean header,
        Optional<String> quote,
        Optional<String> escape,
        Optional<String> encoding) {

    /** How COPY writes rows. */
    public enum Format {
        TEXT,
        CSV,
        BINARY,
        /** One that this version does not know. */
        OTHER
    }

    public CopyOut {
        columns = List.copyOf(columns);
    }
}
