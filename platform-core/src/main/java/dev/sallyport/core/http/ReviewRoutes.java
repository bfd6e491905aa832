package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.review.ReviewDesk;
import dev.sallyport.core.review.ReviewStore;
import dev.sallyport.core.review.StoredReview;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reviews: seen by admins, by those who asked and by those who may decide. */
final class ReviewRoutes {

    private static final int PAGES_MAX = 20;

    private final ReviewDesk desk;
    private final ControlIdentity identity;
    private final Clock clock;

    ReviewRoutes(ReviewDesk desk, ControlIdentity identity, Clock clock) {
        this.desk = desk;
        this.identity = identity;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/reviews", Right.SUBJECT, "Lists reviews the caller may see, newest first.", this::list)
                        .query(
                                "state", "only in this state, such as open",
                                "requester", "only of this subject",
                                "limit", "how many, 1 to 500",
                                "cursor", "next of the page before"),
                Route.get("/v1/reviews/{id}", Right.SUBJECT, "Returns one review.", this::get),
                Route.post(
                        "/v1/reviews/{id}/decision",
                        Right.REVIEWER,
                        "Approves or rejects.",
                        "JSON {\"approve\": true or false, \"comment\": text, \"digest\": of what was looked at}",
                        this::decide));
    }

    private Reply list(Call call) {
        Set<State> states =
                call.optional("state").map(ReviewRoutes::state).map(Set::of).orElse(Set.of());
        Optional<Instant> before = Optional.empty();
        String beforeId = "";
        if (call.optional("cursor").isPresent()) {
            String[] parts = call.text("cursor").split("_", 2);
            try {
                before = Optional.of(Instant.parse(parts[0]));
                beforeId = parts[1];
            } catch (RuntimeException _) {
                throw Call.bad("Query parameter cursor must be the next of a page before.");
            }
        }
        List<Map<String, Object>> found = new ArrayList<>();
        String next = "";
        // What the caller may not see is skipped, over a bounded number of pages.
        for (int page = 0; page < PAGES_MAX && found.size() < call.limit(); page++) {
            List<StoredReview> reviews =
                    desk.list(new ReviewStore.Filter(states, call.text("requester"), before, beforeId, call.limit()));
            for (StoredReview review : reviews) {
                if (found.size() < call.limit()) {
                    if (maySee(call, review)) {
                        found.add(document(call, review));
                    }
                    before = Optional.of(review.openedAt());
                    beforeId = review.id();
                    next = review.openedAt() + "_" + review.id();
                }
            }
            if (reviews.size() < call.limit()) {
                next = found.size() < call.limit() ? "" : next;
                break;
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("reviews", found);
        if (!next.isEmpty()) {
            document.put("next", next);
        }
        return Reply.json(document);
    }

    private static State state(String word) {
        try {
            return State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw Call.bad("Query parameter state must be one of " + List.of(State.values()) + ", in lower case.");
        }
    }

    private boolean maySee(Call call, StoredReview review) {
        String name = call.subject().name();
        return identity.administers(call.subject())
                || review.requester().equals(name)
                || review.onBehalfOf().equals(name)
                || review.groups().stream().anyMatch(call.subject().groups()::contains);
    }

    private StoredReview visible(Call call) {
        return desk.details(call.part("id"))
                .filter(review -> maySee(call, review))
                .orElseThrow(() -> new GatewayException(
                        ErrorCodes.NOT_FOUND, "There is no review " + call.part("id") + " that you may see."));
    }

    private Reply get(Call call) {
        return Reply.json(document(call, visible(call)));
    }

    private Reply decide(Call call) {
        StoredReview review = visible(call);
        JsonNode body = call.json("approve", "comment", "digest", "channel");
        if (!body.has("approve")) {
            throw Call.bad("Field approve is missing.");
        }
        if (!Call.text(body, "digest", review.digest()).equals(review.digest())) {
            throw new GatewayException(
                    ErrorCodes.CONFLICT, "The digest is not that of review " + review.id() + ". Look at it again.");
        }
        String channel = Call.text(body, "channel", "rest").equals("cli") ? "cli" : "rest";
        desk.decide(
                review.id(),
                new Decision(
                        call.subject().name(),
                        Call.flag(body, "approve", false),
                        Call.text(body, "comment", ""),
                        channel,
                        clock.instant()));
        return Reply.json(document(call, desk.details(review.id()).orElse(review)));
    }

    private Map<String, Object> document(Call call, StoredReview review) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", review.id());
        document.put("state", review.state().name().toLowerCase(Locale.ROOT));
        document.put("requester", review.requester());
        document.put("onBehalfOf", review.onBehalfOf());
        document.put("target", review.target());
        document.put("session", review.session());
        document.put("command", review.command());
        document.put("effects", review.effects());
        document.put("attributes", review.attributes());
        document.put("digest", review.digest());
        document.put("asks", ReviewDesk.asks(review));
        document.put("mode", review.mode().name().toLowerCase(Locale.ROOT));
        document.put(
                "demands",
                review.demands().stream()
                        .map(demand -> Map.of(
                                "rule", demand.rule(),
                                "groups", demand.groups(),
                                "approvals", demand.approvals(),
                                "reason", demand.reason()))
                        .toList());
        document.put(
                "decisions",
                review.decisions().stream()
                        .map(said -> Map.of(
                                "reviewer", said.reviewer(),
                                "approve", said.approve(),
                                "comment", said.comment(),
                                "channel", said.channel(),
                                "at", said.at().toString()))
                        .toList());
        document.put("openedAt", review.openedAt().toString());
        document.put("expiresAt", review.expiresAt().toString());
        review.validUntil().ifPresent(until -> document.put("validUntil", until.toString()));
        document.put(
                "mayDecide",
                review.state() == State.OPEN
                        && desk.mayDecide(review, call.subject().name()));
        return document;
    }
}
