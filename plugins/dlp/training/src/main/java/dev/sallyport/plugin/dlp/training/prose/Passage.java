package dev.sallyport.plugin.dlp.training.prose;

import java.util.List;

/**
 * A text and what is known to be in it.
 *
 * @param source which set it is from, such as {@code wikigold}
 * @param kind the kind of text, such as {@code note}
 */
public record Passage(String text, List<Mark> marks, String source, String kind) {

    /**
     * A piece of the text.
     *
     * @param optional neither required nor wrong to find
     */
    public record Mark(int start, int end, String type, boolean optional) {}
}
