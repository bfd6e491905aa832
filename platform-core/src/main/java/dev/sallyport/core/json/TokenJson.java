package dev.sallyport.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a token endpoint tells (RFC 6749, sections 5.1 and 5.2), as far as it is of the right kind.
 *
 * @param accessToken the token; a secret
 * @param tokenType how it is used
 * @param expiresIn seconds
 * @param error why there is none
 */
public record TokenJson(
        Optional<String> accessToken, Optional<String> tokenType, OptionalLong expiresIn, Optional<String> error) {

    /** Throws {@link Json.BadJson} for what is no JSON. */
    public static TokenJson read(byte[] document) {
        JsonNode node = Json.read(document);
        JsonNode life = node.path("expires_in");
        // Some servers write the number as a text.
        boolean digits = life.isIntegralNumber() || life.asText().matches("[0-9]{1,15}");
        return new TokenJson(
                text(node, "access_token"),
                text(node, "token_type"),
                digits ? OptionalLong.of(life.asLong()) : OptionalLong.empty(),
                text(node, "error"));
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "TokenJson" + error;
    }
}
