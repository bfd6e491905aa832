package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;

/**
 * What a detector takes a whole column for.
 *
 * @param type the sensitive type, one of the detector's {@link Detector#types}; empty when the column is harmless
 * @param detail a finer name for people, such as {@code first-name} where the type is {@code person}, or {@code city}
 *     where there is none; never empty
 * @param score confidence from 0 to 1
 * @param layer which part of the detector decided, in a word for people, such as {@code format}; empty when it does not
 *     say
 * @param settled whether more values are not expected to change it; a column that is sensitive and not settled is
 *     treated as sensitive until it is judged again
 */
@Preview
public record Judgement(String type, String detail, double score, String layer, boolean settled) {

    /** A settled judgement of a detector that has one layer only. */
    public Judgement(String type, String detail, double score) {
        this(type, detail, score, "", true);
    }

    /** Whether every value of the column is sensitive. */
    public boolean isSensitive() {
        return !type.isEmpty();
    }
}
