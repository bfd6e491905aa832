package dev.sallyport.core.review;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.review.Decision;
import dev.sallyport.core.ErrorCodes;
import java.util.Optional;

/** What a client is told when a review does not end in a yes. */
final class Refusals {

    private Refusals() {}

    static String where(StoredReview review) {
        return "sally review show " + review.id();
    }

    static Refusal required(StoredReview review) {
        return of(
                        ErrorCodes.REVIEW_REQUIRED,
                        review,
                        "needs approval by " + Demands.inWords(review.demands()) + ": " + reasons(review))
                .withNextStep("Ask them to look at review " + review.id() + " (" + where(review)
                        + "), then run exactly the same command again before " + review.expiresAt() + ".");
    }

    static Refusal rejected(StoredReview review) {
        Optional<Decision> no =
                review.decisions().stream().filter(said -> !said.approve()).findFirst();
        String by = no.map(said -> " by " + said.reviewer()).orElse("");
        String comment = no.map(Decision::comment)
                .filter(text -> !text.isBlank())
                .map(text -> ": " + text)
                .orElse("");
        return of(ErrorCodes.REVIEW_REJECTED, review, "was rejected" + by + comment)
                .withNextStep("Talk to the reviewer; details: " + where(review) + ".");
    }

    static Refusal expired(StoredReview review) {
        return of(
                        ErrorCodes.REVIEW_EXPIRED,
                        review,
                        "was not approved by " + Demands.inWords(review.demands()) + " before " + review.expiresAt())
                .withNextStep("Run the command again when a reviewer has time.");
    }

    /** For a review that ended otherwise: withdrawn, abandoned, used by somebody else, approval void. */
    static Refusal ended(StoredReview review, String how) {
        return of(ErrorCodes.REVIEW_EXPIRED, review, how).withNextStep("Run the command again to ask anew.");
    }

    static Refusal tooMany(int max) {
        return Refusal.of(
                        ErrorCodes.LIMIT, "The command needs a review, and you already have " + max + " open reviews.")
                .withNextStep("Wait until one is decided (sally review list), or end the sessions that wait.");
    }

    static Refusal storeGone() {
        return Refusal.of(
                        ErrorCodes.STORE,
                        "The command needs a review, and the gateway's store does not answer, so nobody can be asked.")
                .withNextStep("Try again later, or tell the gateway's operators.");
    }

    private static Refusal of(ErrorCode code, StoredReview review, String what) {
        return Refusal.of(code, Demands.merged(review.demands()).rule(), "The command " + what + ".")
                .withReview(review.id());
    }

    private static String reasons(StoredReview review) {
        return Demands.merged(review.demands()).reason();
    }
}
