package dev.sallyport.core.store;

import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.json.DemandJson;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.review.ReviewStore;
import dev.sallyport.core.review.StoredReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reviews in SQL. */
public final class SqlReviewStore implements ReviewStore {

    private static final String COLUMNS = "SELECT id, node, session, requester, on_behalf_of, target, command,"
            + " effects, attributes, digest, wait_mode, demands, state, opened_at,"
            + " expires_at, valid_until, version FROM reviews";

    private final Database database;

    public SqlReviewStore(Database database) {
        this.database = database;
    }

    @Override
    public <T> T within(Function<Work, T> work) {
        return database.call(tx -> work.apply(new SqlReviewWork(tx)));
    }

    @Override
    public Optional<StoredReview> find(String id) {
        return database.call(tx ->
                tx.first(COLUMNS + " WHERE id = ?", SqlReviewStore::row, id).map(review -> withDecisions(tx, review)));
    }

    @Override
    public List<StoredReview> list(Filter filter) {
        StringBuilder sql = new StringBuilder(COLUMNS).append(" WHERE 1 = 1");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (!filter.states().isEmpty()) {
            sql.append(" AND state IN (")
                    .append(filter.states().stream().map(_ -> "?").collect(Collectors.joining(", ")))
                    .append(')');
            filter.states().forEach(state -> parameters.add(state.name()));
        }
        if (!filter.requester().isEmpty()) {
            sql.append(" AND requester = ?");
            parameters.add(filter.requester());
        }
        filter.before().ifPresent(before -> {
            sql.append(" AND (opened_at < ? OR (opened_at = ? AND id < ?))");
            parameters.add(before);
            parameters.add(before);
            parameters.add(filter.beforeId());
        });
        sql.append(" ORDER BY opened_at DESC, id DESC FETCH FIRST ")
                .append(filter.limit())
                .append(" ROWS ONLY");
        return database.call(tx -> {
            List<StoredReview> found = tx.list(sql.toString(), SqlReviewStore::row, parameters.toArray());
            return found.stream().map(review -> withDecisions(tx, review)).toList();
        });
    }

    static Optional<StoredReview> lock(Tx tx, String id) {
        return tx.first(COLUMNS + " WHERE id = ? FOR UPDATE", SqlReviewStore::row, id)
                .map(review -> withDecisions(tx, review));
    }

    static List<StoredReview> lockMatching(
            Tx tx, String requester, String onBehalfOf, String target, String digest, int limit) {
        List<StoredReview> found = tx.list(
                COLUMNS + " WHERE requester = ? AND on_behalf_of = ? AND target = ? AND digest = ?"
                        + " ORDER BY opened_at DESC, id DESC FETCH FIRST " + limit + " ROWS ONLY FOR UPDATE",
                SqlReviewStore::row,
                requester,
                onBehalfOf,
                target,
                digest);
        return found.stream().map(review -> withDecisions(tx, review)).toList();
    }

    private static StoredReview withDecisions(Tx tx, StoredReview review) {
        List<Decision> decisions = tx.list(
                "SELECT reviewer, approve, remark, channel, decided_at FROM review_decisions"
                        + " WHERE review_id = ? ORDER BY ordinal",
                row -> new Decision(
                        row.text("reviewer"),
                        row.flag("approve"),
                        row.text("remark"),
                        row.text("channel"),
                        row.instant("decided_at")),
                review.id());
        return new StoredReview(
                review.id(),
                review.node(),
                review.session(),
                review.requester(),
                review.onBehalfOf(),
                review.target(),
                review.command(),
                review.effects(),
                review.attributes(),
                review.digest(),
                review.mode(),
                review.demands(),
                review.state(),
                decisions,
                review.openedAt(),
                review.expiresAt(),
                review.validUntil(),
                review.version());
    }

    private static StoredReview row(Row row) {
        return new StoredReview(
                row.text("id"),
                row.text("node"),
                row.text("session"),
                row.text("requester"),
                row.text("on_behalf_of"),
                row.text("target"),
                row.text("command"),
                DemandJson.texts(row.text("effects")),
                Json.texts(row.text("attributes")),
                row.text("digest"),
                Mode.valueOf(row.text("wait_mode")),
                DemandJson.read(row.text("demands")),
                State.valueOf(row.text("state")),
                List.of(),
                row.instant("opened_at"),
                row.instant("expires_at"),
                row.optionalInstant("valid_until"),
                row.number("version"));
    }
}
