package dev.sallyport.samples.keyword;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The section {@code plugins.keyword.config}.
 *
 * @param deny words whose commands are denied
 * @param hold words whose commands wait for a review
 * @param reviewers groups whose members may decide; needed when words are held
 * @param approvals how many of them must say yes
 * @param expiresAfter when the wait ends as a denial
 */
public record KeywordConfig(
        List<String> deny, List<String> hold, Set<String> reviewers, int approvals, Duration expiresAfter) {

    /** The values of absent keys. */
    public static final KeywordConfig DEFAULTS =
            new KeywordConfig(List.of(), List.of(), Set.of(), 1, Duration.ofMinutes(30));

    private static final ErrorCode BAD_CONFIG = new ErrorCode("keyword-001", ErrorCode.Category.USER);

    /** Refuses what could never work, at start instead of at the first command. */
    public KeywordConfig {
        deny = List.copyOf(deny);
        hold = List.copyOf(hold);
        reviewers = Set.copyOf(reviewers);
        for (List<String> words : List.of(deny, hold)) {
            for (String word : words) {
                if (!Words.isWord(word)) {
                    throw new GatewayException(
                            BAD_CONFIG, "'" + word + "' is not one word of letters, digits and underscores");
                }
            }
        }
        if (!hold.isEmpty() && (reviewers.isEmpty() || approvals < 1)) {
            throw new GatewayException(BAD_CONFIG, "hold needs reviewers and approvals of at least 1");
        }
    }
}
