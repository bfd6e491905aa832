package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;

/**
 * What a detector takes a whole column for.
 *
 * @param type the sensitive type, one of the detector's {@link Detector#types}; empty when the column is harmless
 * @param detail a finer name for people, such as {@code first-name} where the type is {@code person}, or {@code city}
 *     where there is none; never empty
 * @param score confidence from 0 to 1
 */
@Preview
public record Judgement(String type, String detail, double score) {

    /** Whether every value of the column is sensitive. */
    public boolean isSensitive() {
        return !type.isEmpty();
    }
}
