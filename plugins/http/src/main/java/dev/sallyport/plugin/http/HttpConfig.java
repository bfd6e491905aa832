package dev.sallyport.plugin.http;

import java.time.Duration;
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
 * @param reviewUrl where people look at a review, with {@code {id}} in place of its id; told as {@code Location} to a
 *     client that has to ask again after the review
 * @param waits how long peers may be silent
 * @param browser how people sign in by a browser
 * @param connect whether clients may ask for a connection to a target's host by CONNECT, as of a proxy; what they send
 *     on it is served, and judged request by request, as if they had come without
 */
public record HttpConfig(
        Map<String, String> hosts,
        Map<String, String> paths,
        Optional<String> domain,
        String identityHeader,
        List<String> redactedHeaders,
        List<String> clearTextTargets,
        Optional<String> reviewUrl,
        Waits waits,
        Browser browser,
        boolean connect) {

    /**
     * How people sign in by a browser.
     *
     * @param login whether a browser without a credential is led to a page where a person can sign in; the paths under
     *     {@code /.sallyport} of every host are the gateway's own then
     * @param idle how long a sign-in lasts while nothing is open
     * @param lifetime how long it lasts at most; never longer than the access token, or a week
     */
    public record Browser(boolean login, Duration idle, Duration lifetime) {

        public static final Browser DEFAULTS = new Browser(true, Duration.ofHours(1), Duration.ofHours(12));

        public Browser {
            Waits.positive("browser.idle", idle);
            Waits.positive("browser.lifetime", lifetime);
        }
    }

    /**
     * How long peers may be silent.
     *
     * @param body the longest pause of a client within the body of its request
     * @param answer the longest pause of a target that owes an answer, before its head and within its body, and of a
     *     client that takes nothing of one; an event stream may pause until the session is idle
     * @param progress how often a client whose request waits for people is told so by {@code 102 Processing}; never if
     *     absent, for some clients take any status they do not know for the answer
     */
    public record Waits(Duration body, Duration answer, Optional<Duration> progress) {

        public static final Waits DEFAULTS = new Waits(Duration.ofMinutes(1), Duration.ofMinutes(5), Optional.empty());

        public Waits {
            positive("waits.body", body);
            positive("waits.answer", answer);
            progress.ifPresent(every -> positive("waits.progress", every));
        }

        private static void positive(String key, Duration value) {
            if (value.toSeconds() < 1) {
                throw new IllegalArgumentException(key + " must be a second at least");
            }
        }
    }

    public static final HttpConfig DEFAULTS = new HttpConfig(
            Map.of(),
            Map.of(),
            Optional.empty(),
            "X-Sallyport-User",
            List.of(),
            List.of(),
            Optional.empty(),
            Waits.DEFAULTS,
            Browser.DEFAULTS,
            false);

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
        reviewUrl.ifPresent(HttpConfig::checkUrl);
        if (!identityHeader.isEmpty() && !identityHeader.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("identity-header must be a header's name, or empty");
        }
    }

    private static void checkUrl(String url) {
        if (!url.contains("{id}") || !url.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("review-url must be a URL with {id} in it");
        }
    }
}
