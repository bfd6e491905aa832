package dev.sallyport.core.review;

import dev.sallyport.core.audit.AuditLog;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Notes what happens to reviews in the audit ledger. */
final class ReviewLog {

    private final AuditLog audit;

    ReviewLog(AuditLog audit) {
        this.audit = audit;
    }

    void opened(StoredReview review) {
        note("review.opened", review.requester(), review, Map.of("asks", Demands.inWords(review.demands())));
    }

    void decided(StoredReview review, String reviewer, String channel, boolean approve) {
        note(
                approve ? "review.approved-by" : "review.rejected-by",
                reviewer,
                review,
                Map.of("channel", channel, "state", state(review)));
    }

    /** A state nobody decided: expired, withdrawn, abandoned. */
    void moved(StoredReview review, String actor) {
        note("review." + state(review), actor, review, Map.of());
    }

    /** An approval was used: the command goes on. */
    void used(StoredReview review) {
        note("review.used", review.requester(), review, Map.of());
    }

    void refusedDecision(String id, String reviewer, String channel, String reason) {
        audit.note(
                "review.decision-refused",
                reviewer,
                "",
                "",
                Map.of("review", id, "channel", channel, "reason", reason));
    }

    private void note(String type, String actor, StoredReview review, Map<String, String> more) {
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put("review", review.id());
        facts.put("requester", review.requester());
        facts.put("rules", Demands.merged(review.demands()).rule());
        facts.put("digest", review.digest());
        audit.note(type, actor, review.session(), review.target(), facts);
    }

    private static String state(StoredReview review) {
        return review.state().name().toLowerCase(Locale.ROOT);
    }
}
