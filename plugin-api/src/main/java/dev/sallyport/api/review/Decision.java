package dev.sallyport.api.review;

import dev.sallyport.api.Preview;
import java.time.Instant;

/**
 * What one reviewer said.
 *
 * @param reviewer the deciding subject's name
 * @param approve yes or no
 * @param comment why; may be empty
 * @param channel how it came: {@code rest}, {@code cli}, a review channel's name
 * @param at when
 */
@Preview
public record Decision(String reviewer, boolean approve, String comment, String channel, Instant at) {}
