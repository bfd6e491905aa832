package dev.sallyport.plugin.http.wire;

import dev.sallyport.plugin.http.websocket.Handshake;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Heads between HTTP/2 and the form both versions are judged in (RFC 9113, section 8). What a server behind could read
 * otherwise once it is written as HTTP/1 is {@link Malformed}.
 */
public final class Http2Heads {

    private static final String PROTOCOL = "protocol";
    private static final int FIELDS_MAX = 128;
    private static final int PATH_MAX = 8 << 10;

    /** They belong to a connection of HTTP/1 (RFC 9113, section 8.2.2). */
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    /** Servers of HTTP/1 want to hear that there is no body. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /**
     * A head with its pseudo-header fields apart.
     *
     * @param pseudo by name, without the colon
     * @param fields all others, cookies joined
     */
    private record Parts(Map<String, String> pseudo, Fields fields) {}

    private Http2Heads() {}

    /**
     * Returns the head of a request, its authority as the field Host.
     *
     * @param ended whether the stream ends with it, so that there is no body
     */
    public static RequestHead request(Http2Headers headers, boolean ended) {
        Parts parts = parts(headers, Set.of("method", "scheme", "authority", "path", PROTOCOL));
        Map<String, String> pseudo = parts.pseudo();
        String method = pseudo.getOrDefault("method", "");
        if (pseudo.containsKey(PROTOCOL)) {
            method = upgrade(method, parts, ended);
        }
        if (!Syntax.token(method)) {
            throw new Malformed("a method that is not a token");
        }
        Fields fields = parts.fields();
        Optional<String> authority = Optional.ofNullable(pseudo.get("authority"));
        if (authority.isPresent()) {
            for (String host : fields.all("host")) {
                if (!host.equalsIgnoreCase(authority.get())) {
                    throw new Malformed("a Host that differs from the authority");
                }
            }
            fields.set("host", authority.get());
        }
        if (ended && WITH_BODY.contains(method) && !fields.has("content-length")) {
            fields.add("content-length", "0");
        }
        return new RequestHead(method, target(method, pseudo), 1, fields);
    }

    /**
     * Reads a CONNECT for another protocol (RFC 8441) as the upgrade that it stands for in HTTP/1, so that both are
     * judged alike. Its stream stays open, but is no body.
     *
     * @return the method of that upgrade
     */
    private static String upgrade(String method, Parts parts, boolean ended) {
        if (!method.equals("CONNECT") || ended || parts.fields().has("content-length")) {
            throw new Malformed("a :protocol without a CONNECT whose stream stays open");
        }
        if (!parts.pseudo().getOrDefault(PROTOCOL, "").equals("websocket")) {
            throw new Malformed(501, "a CONNECT for a protocol other than WebSocket");
        }
        parts.fields()
                .set("connection", "Upgrade")
                .set("upgrade", "websocket")
                .set("sec-websocket-key", Handshake.key());
        return "GET";
    }

    private static String target(String method, Map<String, String> pseudo) {
        if (method.equals("CONNECT")) {
            if (pseudo.containsKey("scheme") || pseudo.containsKey("path")) {
                throw new Malformed("a CONNECT with a scheme or a path");
            }
            return pseudo.getOrDefault("authority", "");
        }
        String scheme = pseudo.getOrDefault("scheme", "");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Malformed("a scheme other than http and https");
        }
        String path = pseudo.getOrDefault("path", "");
        if (path.length() > PATH_MAX) {
            throw new Malformed(414, "a path of more than " + PATH_MAX + " bytes");
        }
        if (!Syntax.visible(path)) {
            throw new Malformed("a path that is empty or has characters that must be percent-encoded");
        }
        return path;
    }

    /** Returns how the body of a request is framed. */
    public static Framing framing(RequestHead head, boolean ended) {
        Framing said = Framing.request(head);
        if (head.fields().has("upgrade")) {
            return Framing.NONE;
        }
        if (ended) {
            if (said.kind() != Framing.Kind.NONE) {
                throw new Malformed("a Content-Length, and no body");
            }
            return Framing.NONE;
        }
        return head.fields().has("content-length") ? said : Framing.CHUNKED;
    }

    /** Returns the head of a response, which may be an interim one. */
    public static ResponseHead response(Http2Headers headers) {
        Parts parts = parts(headers, Set.of("status"));
        String code = parts.pseudo().getOrDefault("status", "");
        if (!Syntax.status(code) || code.equals("101")) {
            throw new Malformed("a status that HTTP/2 does not have");
        }
        return new ResponseHead(Integer.parseInt(code), "", 1, parts.fields());
    }

    /** Returns how the body of a response to a request of a method is framed. */
    public static Framing framing(ResponseHead head, String method, boolean ended) {
        Framing said = Framing.response(head, method);
        if (said.kind() == Framing.Kind.CLOSE) {
            return ended ? Framing.NONE : Framing.CHUNKED;
        }
        if (ended && said.kind() != Framing.Kind.NONE) {
            throw new Malformed("a Content-Length, and no body");
        }
        return said;
    }

    public static Fields trailers(Http2Headers headers) {
        return parts(headers, Set.of()).fields();
    }

    private static Parts parts(Http2Headers headers, Set<String> known) {
        if (headers.size() > FIELDS_MAX) {
            throw new Malformed(431, "more than " + FIELDS_MAX + " header fields");
        }
        Map<String, String> pseudo = new HashMap<>();
        Fields fields = new Fields();
        StringBuilder cookies = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> entry : headers) {
            String name = entry.getKey().toString();
            String value = entry.getValue().toString();
            if (!Syntax.value(value) || !Syntax.strip(value).equals(value)) {
                throw new Malformed("a header value with control characters, or spaces around it");
            }
            if (name.startsWith(":")) {
                String bare = name.substring(1);
                if (!known.contains(bare) || pseudo.put(bare, value) != null) {
                    throw new Malformed("a pseudo-header field that is unknown here, or there twice");
                }
            } else if (name.equals("cookie")) {
                // Clients may cut it up (RFC 9113, section 8.2.3); servers of HTTP/1 know one only.
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else {
                fields.add(checked(name, value), value);
            }
        }
        if (!cookies.isEmpty()) {
            fields.add("cookie", cookies.toString());
        }
        return new Parts(pseudo, fields);
    }

    private static String checked(String name, String value) {
        if (!Syntax.token(name) || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new Malformed("a header name that is not a token in lower case");
        }
        if (FORBIDDEN.contains(name) || (name.equals("te") && !value.equals("trailers"))) {
            throw new Malformed("a header field that belongs to a connection of HTTP/1");
        }
        return name;
    }

    /** Writes the head of a response. */
    public static Http2Headers of(ResponseHead head) {
        return add(new DefaultHttp2Headers(false).status(Integer.toString(head.status())), head.fields());
    }

    /** Writes the head of a request, its field Host as the authority. */
    public static Http2Headers of(RequestHead head, String scheme) {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(head.method())
                .scheme(scheme)
                .authority(head.fields().first("host").orElse(""))
                .path(head.target());
        return add(headers, head.fields().copy().remove("host"));
    }

    /** Writes an upgrade to WebSocket as the CONNECT that stands for it (RFC 8441, section 4). */
    public static Http2Headers connect(RequestHead upgrade, String scheme) {
        Fields fields = upgrade.fields().copy().remove("sec-websocket-key");
        Http2Headers headers =
                of(upgrade.with(upgrade.target(), fields), scheme).method("CONNECT");
        headers.add(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
        return headers;
    }

    public static Http2Headers of(Fields trailers) {
        return add(new DefaultHttp2Headers(false), trailers);
    }

    private static Http2Headers add(Http2Headers headers, Fields fields) {
        for (Fields.Field field : fields) {
            String key = field.key();
            if (!FORBIDDEN.contains(key)) {
                headers.add(key, field.value());
            }
        }
        return headers;
    }
}
