package dev.sallyport.core.identity;

import dev.sallyport.api.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Access tokens of subjects. Thread-safe; changing blocks on the store. The token itself is shown once, at creation.
 */
public interface Tokens {

    /**
     * Creates a token for a known subject.
     *
     * @param ttl how long it lives; bounded by the gateway
     * @throws dev.sallyport.api.GatewayException when the subject is unknown or disabled, or has too many tokens
     */
    Issued create(String subject, Duration ttl, String description, String author);

    /** Ends a token at once; false when there is no live token with the id. */
    boolean revoke(String id, String author);

    /** Returns tokens without secrets, newest first; of one subject when given. */
    List<Token> list(Optional<String> subject);

    /**
     * A fresh token.
     *
     * @param secret the token; nobody can read it again
     */
    record Issued(Token token, Secret secret) {}

    /**
     * What is known about a token.
     *
     * @param revokedAt when it was revoked; empty while it was not
     */
    record Token(
            String id,
            String subject,
            String description,
            String author,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> revokedAt) {

        /** Whether it still opens sessions. */
        public boolean live(Instant now) {
            return revokedAt.isEmpty() && now.isBefore(expiresAt);
        }

        Token revoked(Instant at) {
            return new Token(id, subject, description, author, createdAt, expiresAt, Optional.of(at));
        }
    }
}
