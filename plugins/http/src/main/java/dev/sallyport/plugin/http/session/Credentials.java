package dev.sallyport.plugin.http.session;

import dev.sallyport.api.Secret;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The access token a client came with.
 *
 * @param subject the user name it said; empty when the token alone says who
 * @param token the token
 * @param field the header it came in, in lower case
 */
record Credentials(String subject, Secret token, String field) {

    /**
     * Finds the token: in Proxy-Authorization, so that Authorization is left for the target, or in Authorization; as
     * bearer, or as the password of Basic for tools that know nothing else.
     */
    static Optional<Credentials> of(Fields fields) {
        Optional<Credentials> forProxy = of(fields, "proxy-authorization");
        return forProxy.isPresent() ? forProxy : of(fields, "authorization");
    }

    private static Optional<Credentials> of(Fields fields, String name) {
        List<String> values = fields.all(name);
        if (values.size() > 1) {
            throw new Malformed("more than one " + name);
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = values.getFirst().split(" +", 2);
        if (parts.length < 2 || parts[1].isEmpty()) {
            return Optional.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(new Credentials("", Secret.of(parts[1]), name));
            case "basic" -> basic(parts[1], name);
            default -> Optional.empty();
        };
    }

    private static Optional<Credentials> basic(String coded, String name) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials(text.substring(0, colon), Secret.of(text.substring(colon + 1)), name));
    }

    /** Whether it is the same as another one; the secret is compared in constant time. */
    boolean same(Credentials other) {
        return subject.equals(other.subject) && token.equals(other.token);
    }
}
