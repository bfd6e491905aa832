package dev.sallyport.core.review;

import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.review.ReviewStore.Work;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Notes what happens to reviews in the audit ledger, in the transaction in which it happens: a review is never in a
 * state that the ledger does not know. Only a decision that changed nothing is queued.
 */
final class ReviewLog {

    private final AuditLog audit;
    private final Clock clock;

    ReviewLog(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void opened(Work work, StoredReview review) {
        note(work, "review.opened", review.requester(), review, Map.of("asks", Demands.inWords(review.demands())));
    }

    void decided(Work work, StoredReview review, String reviewer, String channel, boolean approve) {
        note(
                work,
                approve ? "review.approved-by" : "review.rejected-by",
                reviewer,
                review,
                Map.of("channel", channel, "state", state(review)));
    }

    /** A state nobody decided: expired, withdrawn, abandoned. */
    void moved(Work work, StoredReview review, String actor) {
        note(work, "review." + state(review), actor, review, Map.of());
    }

    /** An approval was used: the command goes on. */
    void used(Work work, StoredReview review) {
        note(work, "review.used", review.requester(), review, Map.of());
    }

    void refusedDecision(String id, String reviewer, String channel, String reason) {
        audit.note(
                "review.decision-refused",
                reviewer,
                "",
                "",
                Map.of("review", id, "channel", channel, "reason", reason));
    }

    private void note(Work work, String type, String actor, StoredReview review, Map<String, String> more) {
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put("review", review.id());
        facts.put("requester", review.requester());
        facts.put("rules", Demands.merged(review.demands()).rule());
        facts.put("digest", review.digest());
        work.note(Fact.bounded(clock.instant(), type, actor, review.session(), review.target(), facts));
    }

    private static String state(StoredReview review) {
        return review.state().name().toLowerCase(Locale.ROOT);
    }
}
