package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;

/**
 * A sensitive span.
 *
 * @param type the sensitive type
 * @param start offset of the first character
 * @param end offset after the last character
 * @param score confidence from 0 to 1
 * @param layer which part of the detector found it, in a word for people, such as {@code format} or {@code names};
 *     empty when it does not say
 */
@Preview
public record Finding(String type, int start, int end, double score, String layer) {

    /** A span of a detector that has one layer only. */
    public Finding(String type, int start, int end, double score) {
        this(type, start, end, score, "");
    }
}
