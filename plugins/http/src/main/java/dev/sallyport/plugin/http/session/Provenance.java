package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.wire.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which page made a browser send a request. A browser adds its cookies and its certificate whoever asks, so a request
 * that such alone lets in must come from a page of the same origin (Fetch Metadata; else RFC 6454), or be a navigation
 * that changes nothing. Other hosts of the gateway's domain are other origins, though browsers call them the same site.
 */
final class Provenance {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private Provenance() {}

    /** Whether the browser was led here by a person, so that a page is a fit answer. */
    static boolean navigation(Request request) {
        Fields fields = request.head().fields();
        return request.head().method().equals("GET")
                && request.upgrade().isEmpty()
                && !fields.has("origin") // of a script that fetches
                && fields.first("accept")
                        .filter(accept -> accept.contains("text/html"))
                        .isPresent()
                && is(fields, "sec-fetch-mode", "navigate")
                && is(fields, "sec-fetch-dest", "document");
    }

    /** Whether a browser says what the request is for. */
    static boolean browser(Request request) {
        return request.head().fields().has("sec-fetch-mode");
    }

    private static boolean is(Fields fields, String name, String value) {
        List<String> values = fields.all(name);
        return values.isEmpty() || values.equals(List.of(value));
    }

    /** Returns why what a browser shows by itself does not let a request in. */
    static Optional<Refusal> objection(Request request, String scheme, Credentials credentials) {
        // Browsers say where a request comes from that changes something; other programs have certificates too.
        boolean silent = !credentials.browsers();
        boolean passes = request.upgrade().isPresent()
                ? origin(request, scheme).orElse(silent) && site(request).orElse(true)
                : SAFE.contains(request.head().method())
                        ? navigation(request) || sameOrigin(request, scheme).orElse(true)
                        : sameOrigin(request, scheme).orElse(silent);
        return passes
                ? Optional.empty()
                : Optional.of(Codes.refusal(
                                Codes.CROSS_SITE,
                                "The request does not come from a page of this host, and nothing but what a"
                                        + " browser shows by itself lets it in.")
                        .withNextStep("Begin at a page of this host, or send an access token."));
    }

    /** Whether a page of the same origin sent it, or a person; empty where the client does not say. */
    static Optional<Boolean> sameOrigin(Request request, String scheme) {
        Optional<Boolean> site = site(request);
        return site.isPresent() ? site : origin(request, scheme);
    }

    private static Optional<Boolean> site(Request request) {
        List<String> values = request.head().fields().all("sec-fetch-site");
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.equals(List.of("same-origin")) || values.equals(List.of("none")));
    }

    private static Optional<Boolean> origin(Request request, String scheme) {
        List<String> values = request.head().fields().all("origin");
        String own = scheme + "://" + request.hostField();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.size() == 1 && plain(values.getFirst()).equals(plain(own)));
    }

    /** Returns an origin without the port that is its scheme's own. */
    private static String plain(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String usual = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }
}
