package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From a raw request to an answer: the route, the caller, the right, the parameters, the handler, the error. */
final class Router {

    /** What the server read, before anything was believed. The body comes only when a route wants it. */
    record Raw(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            Body body,
            String address,
            boolean loopback) {}

    /** Reads the body up to a bound; throws GatewayException when it is larger. */
    @FunctionalInterface
    interface Body {
        byte[] read(int bytesMax);
    }

    private static final int PATH_CHARS_MAX = 2048;
    private static final int BODY_BYTES_MAX = 8 << 20;
    private static final int CALLBACK_BYTES_MAX = 1 << 20;

    private final List<Route> routes;
    private final ControlIdentity identity;

    Router(List<Route> routes, ControlIdentity identity) {
        this.routes = List.copyOf(routes);
        this.identity = identity;
    }

    List<Route> routes() {
        return routes;
    }

    Reply answer(Raw raw) {
        try {
            return route(raw);
        } catch (RuntimeException | LinkageError e) {
            return Reply.problem(Problem.of(e));
        }
    }

    private Reply route(Raw raw) {
        List<String> segments = segments(raw.path());
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent()) {
                known = true;
                if (route.method().equals(raw.method())) {
                    return run(route, values.get(), raw);
                }
            }
        }
        if (known) {
            return Reply.problem(new Problem(
                    405, ErrorCodes.BAD_REQUEST, "This path does not know the method " + raw.method() + ".", ""));
        }
        throw new GatewayException(ErrorCodes.NOT_FOUND, "There is no such route; /v1/openapi.json lists them all.");
    }

    private Reply run(Route route, Map<String, String> values, Raw raw) {
        Optional<Subject> caller =
                route.right().needsToken(raw.loopback()) ? Optional.of(authenticate(raw)) : Optional.empty();
        route.right().check(caller, identity);
        Map<String, String> query = query(raw.query());
        query.keySet().forEach(name -> {
            if (!route.query().containsKey(name)) {
                throw Call.bad("Unknown query parameter " + name + "; known are "
                        + (route.query().isEmpty()
                                ? "none"
                                : String.join(", ", route.query().keySet())) + ".");
            }
        });
        int bytesMax = route.right() == Right.OPEN ? CALLBACK_BYTES_MAX : BODY_BYTES_MAX;
        byte[] body = route.method().equals("POST") ? raw.body().read(bytesMax) : new byte[0];
        return route.handler()
                .handle(new Call(
                        raw.method(), values, query, raw.headers(), body, caller, raw.address(), raw.loopback()));
    }

    private Subject authenticate(Raw raw) {
        List<String> values = raw.headers().getOrDefault("authorization", List.of());
        String value = values.size() == 1 ? values.getFirst() : "";
        if (!value.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw new GatewayException(
                    ErrorCodes.UNAUTHENTICATED,
                    "A bearer token is needed: header Authorization: Bearer TOKEN (sally token create makes one).");
        }
        return identity.authenticate(Secret.of(value.substring(7).trim()), raw.address())
                .orElseThrow(() -> new GatewayException(
                        ErrorCodes.UNAUTHENTICATED, "The bearer token is unknown, expired or revoked."));
    }

    private static List<String> segments(String path) {
        if (path.length() > PATH_CHARS_MAX || !path.startsWith("/")) {
            throw Call.bad("The path is too long or does not start with a slash.");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            // A plus is a plus in a path.
            segments.add(decode(segment.replace("+", "%2B")));
        }
        return segments;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (query.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw Call.bad("Query parameter " + name + " is given twice.");
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Call.bad("The URL has a broken percent escape.");
        }
    }
}
