package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.HttpConfig;
import dev.sallyport.plugin.http.wire.Cookies;
import dev.sallyport.plugin.http.wire.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which header fields travel, and whose values nobody may see. */
final class HeaderRules {

    /** What stands in attributes for a value that nobody may see. */
    static final String REDACTED = "[redacted]";

    /** Meant for one connection only (RFC 9110, section 7.6.1), or written anew by whoever sends. */
    private static final Set<String> HOP = new HashSet<>(List.of( // asked for every field: quicker than Set.of
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect"));

    /**
     * What a target may believe of where a request comes from, and what makes it take the request for another one than
     * was judged. Only the gateway says such things.
     */
    private static final Set<String> SAID_BY_THE_GATEWAY = Set.of(
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "client-ip",
            "via",
            "x-original-url",
            "x-original-uri",
            "x-original-method",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-remote-user",
            "remote-user",
            "x-authenticated-user",
            "client-cert",
            "client-cert-chain",
            "x-client-cert",
            "x-client-verify",
            "x-arr-clientcert",
            "ssl-client-cert");

    private static final List<String> GATEWAY_PREFIXES =
            List.of("x-forwarded-", "x-sallyport-", "x-envoy-external-", "x-ssl-", "ssl-client-");

    private static final Set<String> SECRET = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "api-key",
            "x-auth-token",
            "x-csrf-token",
            "x-xsrf-token",
            "x-amz-security-token",
            "authentication-info",
            "proxy-authentication-info");

    /** They differ from request to request without changing what the target does; an approval must not hang on them. */
    private static final Set<String> TRACING = Set.of(
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "x-request-id",
            "x-correlation-id",
            "x-amzn-trace-id",
            "sec-websocket-key");

    /** Of the answer, and no longer true once its body was changed. */
    private static final Set<String> OF_THE_BODY = Set.of(
            "content-length",
            "content-encoding",
            "content-md5",
            "digest",
            "content-digest",
            "repr-digest",
            "etag",
            "accept-ranges",
            "content-range");

    private final String identityHeader;
    private final Set<String> dropped = new HashSet<>(SAID_BY_THE_GATEWAY);
    private final Set<String> secret = new HashSet<>(SECRET);
    private final Set<String> clearTextTargets;

    HeaderRules(HttpConfig config) {
        this.identityHeader = config.identityHeader();
        if (!identityHeader.isEmpty()) {
            dropped.add(identityHeader.toLowerCase(Locale.ROOT));
        }
        config.redactedHeaders().forEach(name -> secret.add(name.toLowerCase(Locale.ROOT)));
        this.clearTextTargets = Set.copyOf(config.clearTextTargets());
    }

    /** Whether a field, in lower case, carries a credential by its nature. */
    static boolean secretName(String key) {
        return SECRET.contains(key);
    }

    String identityHeader() {
        return identityHeader;
    }

    boolean clearText(String target) {
        return clearTextTargets.contains(target);
    }

    /** Returns what of a client's fields may travel to the target. */
    Fields fromClient(Fields sent) {
        List<String> named = sent.list("connection");
        Fields travelling = sent.copy().removeIf(field -> {
            String key = field.key();
            // Servers that hand fields to programs as variables take an underscore for a dash.
            String read = key.replace('_', '-');
            return HOP.contains(key)
                    || named.contains(key)
                    || dropped.contains(read)
                    || key.equals("host")
                    || key.equals("content-length")
                    || saidByTheGateway(read);
        });
        Cookies.remove(travelling, OwnCookies.NAMES);
        return travelling;
    }

    private static boolean saidByTheGateway(String key) {
        for (String prefix : GATEWAY_PREFIXES) {
            if (key.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what of a target's fields may travel to the client. */
    Fields fromTarget(Fields sent) {
        List<String> named = sent.list("connection");
        return sent.copy().removeIf(field -> {
            String key = field.key();
            // Alt-Svc would lead the client around the gateway.
            return HOP.contains(key)
                    || named.contains(key)
                    || key.equals("alt-svc")
                    || (key.equals("set-cookie") && OwnCookies.NAMES.contains(Cookies.name(field.value())));
        });
    }

    /** Takes out what is not true of a body that was changed. */
    static Fields ofChangedBody(Fields fields) {
        return fields.removeIf(field -> OF_THE_BODY.contains(field.key()));
    }

    /** Adds fields to the attributes of a command or body, without secrets. */
    void attributes(Fields fields, Map<String, String> attributes) {
        for (Fields.Field field : fields) {
            String key = field.key();
            if (!TRACING.contains(key)) {
                String value = secret.contains(key) ? REDACTED : field.value();
                attributes.merge("http.header." + key, value, (a, b) -> a.equals(REDACTED) ? a : a + ", " + b);
            }
        }
    }
}
