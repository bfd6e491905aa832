package dev.sallyport.plugin.dlp.column;

/**
 * What a column is taken for.
 *
 * @param type the type; {@link DataType#NONE} when nothing is likely enough
 * @param score how likely, from 0 to 1
 * @param certain whether the form of the values proves it, and no model was asked
 * @param settled whether more values are not expected to change it
 */
public record Judgement(DataType type, double score, boolean certain, boolean settled) {

    /** A judgement that stands. */
    public Judgement(DataType type, double score, boolean certain) {
        this(type, score, certain, true);
    }

    /** Returns the layer that decided, in a word for people. */
    public String layer() {
        return certain ? "format" : "column";
    }
}
