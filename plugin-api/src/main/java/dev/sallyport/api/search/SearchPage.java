package dev.sallyport.api.search;

import dev.sallyport.api.Preview;
import java.util.List;
import java.util.Optional;

/**
 * A page of hits, newest first.
 *
 * @param hits the hits
 * @param total number of hits in all, as far as counted
 * @param next cursor of the next page, when there is one
 */
@Preview
public record SearchPage(List<Hit> hits, long total, Optional<String> next) {

    /**
     * One hit.
     *
     * @param entry what was found
     * @param highlight the text around the match; matched words lie between U+0002 and U+0003, so that every viewer can
     *     mark them safely in its own way
     */
    public record Hit(TranscriptEntry entry, String highlight) {}
}
