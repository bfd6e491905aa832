package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.identity.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Access tokens: issued by admins, listed and revoked by admins and by those they belong to. */
final class TokenRoutes {

    private static final Duration TTL = Duration.ofHours(8);

    private final Tokens tokens;
    private final ControlIdentity identity;
    private final Clock clock;

    TokenRoutes(Tokens tokens, ControlIdentity identity, Clock clock) {
        this.tokens = tokens;
        this.identity = identity;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/tokens", Right.SUBJECT, "Lists tokens without secrets: all for admins.", this::list)
                        .query("subject", "only of this subject"),
                Route.post(
                        "/v1/tokens",
                        Right.ADMIN,
                        "Issues a token; the answer shows it once.",
                        "JSON {\"subject\": name, \"ttl\": such as 8h, \"description\": text}",
                        this::create),
                Route.delete("/v1/tokens/{id}", Right.SUBJECT, "Revokes a token; its sessions end.", this::revoke));
    }

    private Reply list(Call call) {
        boolean admin = identity.administers(call.subject());
        String own = call.subject().name();
        Optional<String> subject = call.optional("subject");
        if (!admin && subject.filter(name -> !name.equals(own)).isPresent()) {
            throw new GatewayException(ErrorCodes.FORBIDDEN, "You may list your own tokens only.");
        }
        return Reply.done(Map.of(
                "tokens",
                tokens.list(admin ? subject : Optional.of(own)).stream()
                        .map(this::document)
                        .toList()));
    }

    private Reply create(Call call) {
        JsonNode body = call.json("subject", "ttl", "description");
        Tokens.Issued issued = tokens.create(
                Call.text(body, "subject"),
                Call.duration(body, "ttl", TTL),
                Call.text(body, "description", ""),
                call.subject().name());
        Map<String, Object> document = document(issued.token());
        document.put("secret", issued.secret().reveal());
        return Reply.json(201, document);
    }

    private Reply revoke(Call call) {
        String id = call.part("id");
        boolean may = identity.administers(call.subject())
                || tokens.list(Optional.of(call.subject().name())).stream()
                        .anyMatch(token -> token.id().equals(id));
        if (!may || !tokens.revoke(id, call.subject().name())) {
            throw new GatewayException(ErrorCodes.NOT_FOUND, "There is no live token " + id + " that you may revoke.");
        }
        return Reply.done(Map.of("revoked", id));
    }

    private Map<String, Object> document(Tokens.Token token) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", token.id());
        document.put("subject", token.subject());
        document.put("description", token.description());
        document.put("author", token.author());
        document.put("createdAt", token.createdAt().toString());
        document.put("expiresAt", token.expiresAt().toString());
        token.revokedAt().ifPresent(at -> document.put("revokedAt", at.toString()));
        document.put("live", token.live(clock.instant()));
        return document;
    }
}
