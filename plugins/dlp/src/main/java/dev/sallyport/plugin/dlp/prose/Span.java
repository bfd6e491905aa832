package dev.sallyport.plugin.dlp.prose;

/**
 * A piece of text that is of a sensitive type.
 *
 * @param start first UTF-16 unit
 * @param end after the last UTF-16 unit
 * @param type what it is, as the training data names it: {@code PERSON}, {@code ADDRESS}, {@code SECRET}, ...
 * @param score how likely, from 0 to 1
 */
public record Span(int start, int end, String type, double score) {

    /** Returns the same span of a text that begins so many units earlier. */
    public Span shifted(int units) {
        return units == 0 ? this : new Span(start + units, end + units, type, score);
    }
}
