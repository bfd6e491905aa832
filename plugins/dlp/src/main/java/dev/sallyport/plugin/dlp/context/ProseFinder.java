package dev.sallyport.plugin.dlp.context;

import java.util.List;

/**
 * Finds sensitive spans in running text, which has no keys and columns to go by: the place of taggers for names and
 * addresses, and of filters for secrets. Thread-safe; time is linear in the text.
 */
@FunctionalInterface
public interface ProseFinder {

    /**
     * Finds spans in one segment of prose, in any order; they may overlap those of other finders, the surer one wins.
     *
     * @param segment a paragraph, a message, a cell of free text; what of it lies in structures has been taken out
     */
    List<Span> find(String segment);

    /** Whether it could find anything in a segment of such signs; it is not asked otherwise. */
    default boolean mayFind(Signs signs, String segment) {
        return true;
    }

    /**
     * Whether what it finds is likely and not certain. It is then not shown values of harmless columns that are no
     * sentences: three names may be a company's.
     */
    default boolean guesses() {
        return false;
    }
}
