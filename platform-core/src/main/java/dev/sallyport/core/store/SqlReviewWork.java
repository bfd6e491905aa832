package dev.sallyport.core.store;

import dev.sallyport.api.review.Decision;
import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.json.DemandJson;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.review.ReviewStore.Delivery;
import dev.sallyport.core.review.ReviewStore.DeliveryKind;
import dev.sallyport.core.review.ReviewStore.Work;
import dev.sallyport.core.review.StoredReview;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One transaction on reviews. */
final class SqlReviewWork implements Work {

    private static final int MATCHING_MAX = 20;

    private final Tx tx;

    SqlReviewWork(Tx tx) {
        this.tx = tx;
    }

    @Override
    public Optional<StoredReview> lock(String id) {
        return SqlReviewStore.lock(tx, id);
    }

    @Override
    public List<StoredReview> lockMatching(String requester, String onBehalfOf, String target, String digest) {
        return SqlReviewStore.lockMatching(tx, requester, onBehalfOf, target, digest, MATCHING_MAX);
    }

    @Override
    public int openOf(String requester) {
        return tx.first(
                        "SELECT COUNT(*) AS n FROM reviews WHERE state = 'OPEN' AND requester = ?",
                        row -> row.integer("n"),
                        requester)
                .orElse(0);
    }

    @Override
    public void insert(StoredReview review) {
        tx.update(
                "INSERT INTO reviews (id, node, session, requester, on_behalf_of, target, command, effects, attributes,"
                        + " digest, wait_mode, demands, state, opened_at, expires_at, valid_until, version)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                review.id(),
                review.node(),
                review.session(),
                review.requester(),
                review.onBehalfOf(),
                review.target(),
                review.command(),
                Json.write(review.effects()),
                Json.write(review.attributes()),
                review.digest(),
                review.mode().name(),
                DemandJson.write(review.demands()),
                review.state().name(),
                review.openedAt(),
                review.expiresAt(),
                review.validUntil().orElse(null),
                review.version());
    }

    @Override
    public void replace(StoredReview review) {
        int rows = tx.update(
                "UPDATE reviews SET state = ?, valid_until = ?, version = ? WHERE id = ? AND version = ?",
                review.state().name(),
                review.validUntil().orElse(null),
                review.version(),
                review.id(),
                review.version() - 1);
        if (rows != 1) {
            throw new IllegalStateException("review " + review.id() + " changed although its row was locked");
        }
        int known = tx.first(
                        "SELECT COUNT(*) AS n FROM review_decisions WHERE review_id = ?",
                        row -> row.integer("n"),
                        review.id())
                .orElse(0);
        for (int i = known; i < review.decisions().size(); i++) {
            Decision decision = review.decisions().get(i);
            tx.update(
                    "INSERT INTO review_decisions (review_id, reviewer, ordinal, approve, remark, channel, decided_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    review.id(),
                    decision.reviewer(),
                    i,
                    decision.approve(),
                    decision.comment(),
                    decision.channel(),
                    decision.at());
        }
    }

    @Override
    public void note(AuditStore.Fact fact) {
        SqlAuditStore.append(tx, List.of(fact));
    }

    @Override
    public void tell(String reviewId, Set<String> channels, DeliveryKind kind, Instant now) {
        for (String channel : channels) {
            tx.update(
                    "INSERT INTO review_deliveries (review_id, channel, kind, attempts, due_at) VALUES (?, ?, ?, 0, ?)",
                    reviewId,
                    channel,
                    kind.name(),
                    now);
        }
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return tx.list(
                "SELECT id FROM reviews WHERE (state = 'OPEN' AND expires_at <= ?)"
                        + " OR (state = 'APPROVED' AND valid_until <= ?) ORDER BY expires_at FETCH FIRST " + limit
                        + " ROWS ONLY",
                row -> row.text("id"),
                now,
                now);
    }

    @Override
    public List<String> waitingOfSession(String session) {
        return tx.list(
                "SELECT id FROM reviews WHERE session = ? AND state = 'OPEN' AND wait_mode = 'WAIT'",
                row -> row.text("id"),
                session);
    }

    @Override
    public List<String> waitingOfNode(String node) {
        return tx.list(
                "SELECT id FROM reviews WHERE node = ? AND state = 'OPEN' AND wait_mode = 'WAIT'",
                row -> row.text("id"),
                node);
    }

    @Override
    public List<Delivery> claim(Instant now, Instant leaseUntil, int limit) {
        List<Delivery> due = tx.list(
                "SELECT id, review_id, channel, kind, attempts FROM review_deliveries WHERE due_at <= ?"
                        + " ORDER BY id FETCH FIRST " + limit + " ROWS ONLY FOR UPDATE SKIP LOCKED",
                row -> new Delivery(
                        row.number("id"),
                        row.text("review_id"),
                        row.text("channel"),
                        DeliveryKind.valueOf(row.text("kind")),
                        row.integer("attempts")),
                now);
        due.forEach(delivery ->
                tx.update("UPDATE review_deliveries SET due_at = ? WHERE id = ?", leaseUntil, delivery.id()));
        return due;
    }

    @Override
    public boolean waits(Delivery delivery) {
        return tx.first("SELECT id FROM review_deliveries WHERE id = ?", row -> row.number("id"), delivery.id())
                .isPresent();
    }

    @Override
    public boolean olderWaits(Delivery delivery) {
        return tx.first(
                        "SELECT COUNT(*) AS n FROM review_deliveries WHERE review_id = ? AND channel = ? AND id < ?",
                        row -> row.integer("n"),
                        delivery.reviewId(),
                        delivery.channel(),
                        delivery.id())
                .filter(n -> n > 0)
                .isPresent();
    }

    @Override
    public void delivered(Delivery delivery) {
        tx.update("DELETE FROM review_deliveries WHERE id = ?", delivery.id());
    }

    @Override
    public void retry(Delivery delivery, Instant at) {
        tx.update(
                "UPDATE review_deliveries SET due_at = ?, attempts = ? WHERE id = ?",
                at,
                delivery.attempts() + 1,
                delivery.id());
    }

    @Override
    public void postpone(Delivery delivery, Instant at) {
        tx.update("UPDATE review_deliveries SET due_at = ? WHERE id = ?", at, delivery.id());
    }

    @Override
    public void drop(String reviewId, String channel) {
        tx.update("DELETE FROM review_deliveries WHERE review_id = ? AND channel = ?", reviewId, channel);
    }
}
