package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Column;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds sensitive spans in text. Thread-safe; bounded time in the text's length; throwing refuses the data. */
@Preview
public interface Detector {

    /** Returns the name masking rules use for it. */
    String name();

    /** Returns the sensitive types it can find, such as {@code email} or {@code card}. */
    Set<String> types();

    /**
     * Finds spans, ordered and not overlapping.
     *
     * @param text the text to search
     * @param column the column it is a cell of, if any: a place for a model that knows context
     */
    List<Finding> find(CharSequence text, Optional<Column> column);

    /**
     * Judges whole columns of one result or table, each of which knows the others as its neighbours. A column judged
     * sensitive is sensitive in every cell, whatever {@link #find} makes of single ones. Must not block.
     *
     * @return a judgement for each column, in their order; nothing when this detector judges no columns
     */
    default List<Judgement> judge(List<ColumnSample> columns) {
        return List.of();
    }

    /**
     * Returns the detector that judges as strictly as a rule wants it to. It has a name of its own unless it judges as
     * this one does: what it said is remembered under its name.
     */
    default Detector at(Strictness strictness) {
        return this;
    }

    /**
     * Makes ready what it needs, such as its models. Called before a rule that names it comes into force, off the event
     * loops, and more than once; it may take a second or two. Throwing refuses the rule and tells why.
     */
    default void prepare() {}

    /** Whether it costs so much that it should run off the event loop. */
    default boolean costly() {
        return false;
    }
}
