package dev.sallyport.plugin.http.wire;

import java.util.List;
import java.util.Optional;

/**
 * How the end of a body is found (RFC 9112, section 6.3), without the leniencies that request smuggling lives on.
 *
 * @param kind which way
 * @param length bytes, for {@link Kind#LENGTH}
 */
public record Framing(Kind kind, long length) {

    /** The ways. */
    public enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        /** Until the connection closes; responses only. */
        CLOSE
    }

    public static final Framing NONE = new Framing(Kind.NONE, 0);
    /** The length is told by the end alone: chunks, or the end of an HTTP/2 stream. */
    public static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);

    private static final Framing CLOSE = new Framing(Kind.CLOSE, 0);
    private static final int LENGTH_DIGITS_MAX = 15;

    public static Framing of(long length) {
        return length == 0 ? NONE : new Framing(Kind.LENGTH, length);
    }

    /** Returns the framing of a request; throws {@link Malformed} where it is ambiguous. */
    public static Framing request(RequestHead head) {
        return coded(head.fields(), head.minor()).orElse(NONE);
    }

    /** Returns the framing of the response to a request of a method; throws {@link Malformed} where it is ambiguous. */
    public static Framing response(ResponseHead head, String method) {
        Optional<Framing> coded = coded(head.fields(), head.minor());
        if (method.equals("HEAD") || head.interim() || head.status() == 204 || head.status() == 304) {
            return NONE;
        }
        return coded.orElse(CLOSE);
    }

    private static Optional<Framing> coded(Fields fields, int minor) {
        List<String> lengths = fields.all("content-length");
        List<String> codings = fields.all("transfer-encoding");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new Malformed("Transfer-Encoding and Content-Length together");
            }
            if (minor == 0) {
                throw new Malformed("Transfer-Encoding in HTTP/1.0");
            }
            if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new Malformed(501, "a Transfer-Encoding other than chunked");
            }
            return Optional.of(CHUNKED);
        }
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        if (lengths.size() > 1) {
            throw new Malformed("more than one Content-Length");
        }
        String digits = lengths.getFirst();
        if (digits.length() > LENGTH_DIGITS_MAX || !Syntax.digits(digits)) {
            throw new Malformed("a Content-Length that is not a number");
        }
        return Optional.of(of(Long.parseLong(digits)));
    }
}
