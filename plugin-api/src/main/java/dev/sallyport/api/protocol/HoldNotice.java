package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import java.time.Instant;
import java.util.Optional;

/**
 * What a waiting client is told.
 *
 * @param reviewId the review it waits for
 * @param message a sentence: what it waits for and who can approve
 * @param where where to look or what to type
 * @param expiresAt when the wait ends as a denial
 */
@Preview
public record HoldNotice(String reviewId, String message, Optional<String> where, Instant expiresAt) {}
