package dev.sallyport.api.search;

import dev.sallyport.api.Preview;
import java.util.List;

/**
 * An index of transcripts. Called by the host's one indexing thread ({@link #add}, {@link #commit}, {@link #position},
 * {@link #clear}) and by any thread ({@link #query}); may block.
 *
 * <p>Recordings are the truth: the host feeds every entry at least once, and after a restart goes on from
 * {@link #position}. A bad query throws {@link dev.sallyport.api.GatewayException} of category USER.
 */
@Preview
public interface TranscriptIndex {

    /** Adds entries; one that is already there (same session and sequence) is replaced. */
    void add(List<TranscriptEntry> entries);

    /** Makes what was added durable and visible. */
    void commit();

    /** Returns the last committed sequence of a session, or -1. */
    long position(String session);

    /** Forgets a session whose recording is gone. */
    void remove(String session);

    /** Forgets everything, before a rebuild. */
    void clear();

    SearchPage query(SearchQuery query);
}
