package dev.sallyport.core.record;

import java.util.List;

/**
 * Why the cells of one result were masked, or not; never what was in them.
 *
 * @param columns the columns that any masking rule was about
 * @param cells single cells in which something was found, as many as are kept, in order
 * @param more whether more cells were found than are kept
 */
public record MaskingFacts(List<OfColumn> columns, List<OfCell> cells, boolean more) {

    /** Nothing is known. */
    public static final MaskingFacts NONE = new MaskingFacts(List.of(), List.of(), false);

    public MaskingFacts {
        columns = List.copyOf(columns);
        cells = List.copyOf(cells);
    }

    /** How a rule came to be about a column. */
    public enum By {
        /** The rule names the column. */
        NAME,
        /** The column may be computed from one that the rule names. */
        EXPRESSION,
        /** The rule's detector judged the column. */
        JUDGED,
        /** The rule's detector only searched its values. */
        SEARCHED
    }

    /**
     * What one rule made of one column.
     *
     * @param column from 0
     * @param operator the masker's name
     * @param verdict what a detector took the column for; of no meaning where the rule names it
     * @param changed how many cells it changed, or would have if it is only observed
     */
    public record OfColumn(
            int column, String rule, boolean enforced, By by, String operator, Verdict verdict, long changed) {}

    /**
     * What a detector took a column for.
     *
     * @param type the type; empty when it is harmless, or was not judged
     * @param detail a finer name, such as {@code city}
     * @param layer what of the detector decided; empty when unknown
     * @param values how many values it was shown; 0 when it was not asked
     * @param remembered whether it was decided by an earlier result
     * @param settled whether the decision stands
     */
    public record Verdict(
            String type, String detail, double score, String layer, int values, boolean remembered, boolean settled) {

        /** Nothing was judged. */
        public static final Verdict NONE = new Verdict("", "", 0, "", 0, false, true);
    }

    /**
     * What one rule found in one cell.
     *
     * @param row from 0, as the result had it
     * @param column from 0
     * @param masked whether it is of a type that the rule is about, and the rule is enforced
     */
    public record OfCell(
            long row,
            int column,
            String rule,
            boolean masked,
            String operator,
            String type,
            double score,
            String layer) {}

    /**
     * What one rule found in the values of one field of a document.
     *
     * @param name the field's name; empty in a text
     * @param masked whether it is of a type that the rule is about, and the rule is enforced
     * @param type empty where the rule names the place
     * @param count how often
     */
    public record OfField(
            String name,
            String rule,
            boolean masked,
            By by,
            String operator,
            String type,
            double score,
            String layer,
            long count) {}

    /**
     * Why the values of one document were masked, or not.
     *
     * @param more whether more was found than is kept
     */
    public record Fields(List<OfField> fields, boolean more) {

        /** Nothing was found. */
        public static final Fields NONE = new Fields(List.of(), false);

        public Fields {
            fields = List.copyOf(fields);
        }
    }
}
