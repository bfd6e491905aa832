package dev.sallyport.samples.echo;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ResultSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The lines around rows: {@code COLUMNS} before and {@code DONE} after them. */
final class Columns {

    private Columns() {}

    /** Reads {@code COLUMNS table column column}; the table gives each column its origin. */
    static ResultSchema schema(String line, Command source) {
        String[] words = line.split(" ");
        if (words.length < 3) {
            throw new IllegalArgumentException("COLUMNS needs a table and at least one column");
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            Column.Origin origin = new Column.Origin("", words[1], words[i]);
            columns.add(new Column(words[i], Optional.of(origin), "text", true));
        }
        return new ResultSchema(columns, source);
    }

    /** Reads the count of {@code DONE count}. */
    static OptionalLong count(String line) {
        String count = line.substring("DONE ".length());
        return count.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(count)) : OptionalLong.empty();
    }
}
