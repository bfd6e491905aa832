package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.websocket.Handshake;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Puts refusals into problem details (RFC 9457). */
final class Problems {

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(407, "Proxy Authentication Required"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    private static final String RETRY_SECONDS = "30";

    /**
     * An answer of the gateway's own.
     *
     * @param head its head, with the length of the body
     * @param body its body
     */
    record Problem(ResponseHead head, byte[] body) {

        /** Sends it as the whole answer. */
        void to(ClientStream client) {
            client.head(head);
            if (body.length > 0) {
                client.data(client.allocator().buffer(body.length).writeBytes(body));
            }
            client.end(new Fields());
        }
    }

    private Problems() {}

    /**
     * Returns the answer to a request that was refused.
     *
     * @param reviewUrl where people look at a review, with {@code {id}} in place of its id
     */
    static Problem of(Refusal refusal, Optional<String> reviewUrl) {
        return of(status(refusal), refusal, reviewUrl);
    }

    /** Returns the answer to a request that was refused and asked for a proxy. */
    static Problem ofProxy(Refusal refusal) {
        int status = status(refusal);
        return of(status == 401 ? 407 : status, refusal, Optional.empty());
    }

    private static Problem of(int status, Refusal refusal, Optional<String> reviewUrl) {
        Fields fields = new Fields();
        switch (status) {
            case 401 -> challenge("WWW-Authenticate", fields);
            case 407 -> challenge("Proxy-Authenticate", fields);
            case 429 -> fields.add("Retry-After", retryAfter(refusal));
            case 503 -> {
                fields.add("Retry-After", retryAfter(refusal));
                reviewUrl
                        .flatMap(url -> refusal.reviewId().map(id -> url.replace("{id}", id)))
                        .ifPresent(url -> fields.add("Location", url));
            }
            default -> {}
        }
        StringBuilder json = begin(status, refusal.reason());
        member(json, "code", refusal.code().id());
        refusal.rule().ifPresent(rule -> member(json, "rule", rule));
        refusal.nextStep().ifPresent(step -> member(json, "next_step", step));
        refusal.reviewId().ifPresent(review -> member(json, "review", review));
        return problem(status, fields, json);
    }

    private static void challenge(String name, Fields fields) {
        fields.add(name, "Bearer realm=\"sallyport\"");
        fields.add(name, "Basic realm=\"sallyport\", charset=\"UTF-8\"");
    }

    private static String retryAfter(Refusal refusal) {
        return refusal.retryAfter()
                .map(wait -> Long.toString(Math.max(1, wait.toSeconds())))
                .orElse(RETRY_SECONDS);
    }

    /** Returns the answer to a request that is no proper one. */
    static Problem of(int status, String detail) {
        StringBuilder json = begin(status, detail);
        member(json, "code", Codes.MALFORMED.id());
        Fields fields = new Fields();
        if (status == 426) {
            fields.add("Sec-WebSocket-Version", Handshake.VERSION);
        }
        return problem(status, fields, json);
    }

    private static Problem problem(int status, Fields fields, StringBuilder json) {
        byte[] body = json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
        fields.add("Content-Type", "application/problem+json");
        fields.add("Content-Length", Integer.toString(body.length));
        fields.add("Cache-Control", "no-store");
        return new Problem(new ResponseHead(status, reason(status), 1, fields), body);
    }

    static String reason(int status) {
        return REASONS.getOrDefault(status, "Error");
    }

    /** Returns the status code that a refusal is answered with. */
    static int status(Refusal refusal) {
        return switch (refusal.code().id()) {
            case "http-001" -> 400;
            case "http-002" -> 404;
            case "SP-1005", "SP-2010", "http-003" -> 401;
            case "http-010" -> 408;
            case "http-011" -> 504;
            case "http-004" -> 421;
            case "http-005" -> 501;
            case "SP-1007", "SP-2012" -> 429;
            case "SP-2005", "SP-2013", "http-006" -> 413;
            // The identical request passes once it is approved, so clients that retry do the right thing.
            case "SP-2006" -> 503;
            case "SP-5002", "SP-5003", "SP-5004", "SP-5005" -> 503;
            default ->
                switch (refusal.code().category()) {
                    case USER, POLICY -> 403;
                    case TARGET -> 502;
                    case PLUGIN, INTERNAL -> 500;
                };
        };
    }

    /**
     * Breaks off an answer that was begun.
     *
     * @param grpc whether it is a call's, which is whole only with a status: one that says what happened does as well
     */
    static void breakOff(ClientStream client, boolean grpc, Refusal refusal) {
        if (grpc) {
            client.end(Grpc.trailers(refusal));
            client.over();
        } else {
            client.abort();
        }
    }

    private static StringBuilder begin(int status, String detail) {
        StringBuilder json = new StringBuilder("{\"title\":");
        quote(json, reason(status));
        json.append(",\"status\":").append(status);
        member(json, "detail", detail);
        return json;
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":");
        quote(json, value);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
                // The last few so that a browser which guesses at types finds no script in it.
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
