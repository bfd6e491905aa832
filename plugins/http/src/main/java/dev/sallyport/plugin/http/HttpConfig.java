package dev.sallyport.plugin.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugin's section of the configuration.
 *
 * @param hosts targets by the host name a client asks for
 * @param paths targets by the beginning of the path, which is cut off before the request goes on; used where no host
 *     matches
 * @param domain the domain whose first label names the target: {@code orders.gate.example.org} for the target
 *     {@code orders} in {@code gate.example.org}; where it is not set, the first label of any host does
 * @param identityHeader the header that tells the target who asks; empty tells it nothing
 * @param redactedHeaders headers, beyond those that carry credentials by their nature, whose values rules and
 *     recordings must not see
 * @param clearTextTargets targets that get their credential without TLS although they are not on this machine
 */
public record HttpConfig(
        Map<String, String> hosts,
        Map<String, String> paths,
        Optional<String> domain,
        String identityHeader,
        List<String> redactedHeaders,
        List<String> clearTextTargets) {

    public static final HttpConfig DEFAULTS =
            new HttpConfig(Map.of(), Map.of(), Optional.empty(), "X-Sallyport-User", List.of(), List.of());

    public HttpConfig {
        hosts = Map.copyOf(hosts);
        paths = Map.copyOf(paths);
        redactedHeaders = List.copyOf(redactedHeaders);
        clearTextTargets = List.copyOf(clearTextTargets);
        for (String prefix : paths.keySet()) {
            if (!prefix.startsWith("/") || prefix.endsWith("/")) {
                throw new IllegalArgumentException(
                        "paths: '" + prefix + "' must begin with a slash and not end with one");
            }
        }
        if (!identityHeader.isEmpty() && !identityHeader.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("identity-header must be a header's name, or empty");
        }
    }
}
