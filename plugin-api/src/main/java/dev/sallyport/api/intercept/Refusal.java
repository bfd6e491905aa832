package dev.sallyport.api.intercept;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.Preview;
import java.time.Duration;
import java.util.Optional;

/**
 * The reason sent to the client, in parts the protocol adapter puts into its own words.
 *
 * @param code stable id of the error
 * @param rule the rule or interceptor that refused; empty when the gateway itself did
 * @param reason a sentence that says what was refused and why
 * @param nextStep what the person can do about it
 * @param reviewId the review to look at, when there is one
 * @param retryAfter how long to wait before the same may pass, when time alone helps
 */
@Preview
public record Refusal(
        ErrorCode code,
        Optional<String> rule,
        String reason,
        Optional<String> nextStep,
        Optional<String> reviewId,
        Optional<Duration> retryAfter) {

    public static Refusal of(ErrorCode code, String rule, String reason) {
        return new Refusal(code, Optional.of(rule), reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Refusal of(ErrorCode code, String reason) {
        return new Refusal(code, Optional.empty(), reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Refusal withNextStep(String step) {
        return new Refusal(code, rule, reason, Optional.of(step), reviewId, retryAfter);
    }

    public Refusal withReview(String id) {
        return new Refusal(code, rule, reason, nextStep, Optional.of(id), retryAfter);
    }

    public Refusal withRetryAfter(Duration wait) {
        return new Refusal(code, rule, reason, nextStep, reviewId, Optional.of(wait));
    }
}
