package dev.sallyport.api.search;

import dev.sallyport.api.Preview;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A bounded question to the index.
 *
 * @param text the user's query, such as {@code user:alice target:shop "drop table"}
 * @param from earliest moment, inclusive
 * @param until latest moment, exclusive
 * @param limit hits wanted, 1 to 200
 * @param cursor where the page before ended
 * @param visibleTargets targets whose sessions the viewer may read; empty optional means all
 * @param visibleUser the user whose own sessions are visible whatever the target; empty when none
 */
@Preview
public record SearchQuery(
        String text,
        Optional<Instant> from,
        Optional<Instant> until,
        int limit,
        Optional<String> cursor,
        Optional<Set<String>> visibleTargets,
        Optional<String> visibleUser) {}
