package dev.sallyport.plugin.dlp.column;

import java.util.List;

/**
 * What is known of a column when it is judged.
 *
 * @param name its name, as the client or the table calls it; may say nothing
 * @param neighbours the names of the other columns of the same table or result
 * @param values some of its values, none of them empty; the more, the surer
 */
public record ColumnSample(String name, List<String> neighbours, List<String> values) {

    /** More values than this do not make a judgement better. */
    public static final int VALUES_MAX = 20;

    /** Neighbours beyond these are not read: a table this wide has told its kind. */
    static final int NEIGHBOURS_MAX = 40;

    public ColumnSample {
        neighbours =
                List.copyOf(neighbours.size() > NEIGHBOURS_MAX ? neighbours.subList(0, NEIGHBOURS_MAX) : neighbours);
        values = List.copyOf(values.size() > VALUES_MAX ? values.subList(0, VALUES_MAX) : values);
    }
}
