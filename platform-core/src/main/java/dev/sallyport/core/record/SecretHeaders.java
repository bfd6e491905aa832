package dev.sallyport.core.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Headers that hold credentials. A protocol has replaced their values already; here they are replaced once more, before
 * anything is recorded or shown.
 */
public final class SecretHeaders {

    private static final String PREFIX = "http.header.";
    private static final String REDACTED = "[redacted]";

    private static final Set<String> NAMES = Set.of(
            PREFIX + "authorization",
            PREFIX + "proxy-authorization",
            PREFIX + "cookie",
            PREFIX + "set-cookie",
            PREFIX + "x-api-key",
            PREFIX + "x-auth-token",
            PREFIX + "x-amz-security-token",
            PREFIX + "x-vault-token");

    private SecretHeaders() {}

    /** Returns the attributes without the values of such headers; the same map when there are none to take out. */
    public static Map<String, String> without(Map<String, String> attributes) {
        for (String name : NAMES) {
            if (!attributes.getOrDefault(name, REDACTED).equals(REDACTED)) {
                return redacted(attributes);
            }
        }
        return attributes;
    }

    private static Map<String, String> redacted(Map<String, String> attributes) {
        Map<String, String> kept = new HashMap<>(attributes);
        NAMES.forEach(name -> kept.computeIfPresent(name, (key, value) -> REDACTED));
        return kept;
    }
}
