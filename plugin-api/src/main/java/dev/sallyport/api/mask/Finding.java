package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;

/**
 * A sensitive span.
 *
 * @param type the sensitive type
 * @param start offset of the first character
 * @param end offset after the last character
 * @param score confidence from 0 to 1
 */
@Preview
public record Finding(String type, int start, int end, double score) {}
