package dev.sallyport.plugin.http.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads whole heads and trailer sections, whose lines are known to end in CRLF. */
final class HeadParser {

    private static final int FIELDS_MAX = 128;
    private static final int START_LINE_MAX = 8 << 10;

    private HeadParser() {}

    static RequestHead request(ByteBuf head) {
        String text = text(head);
        int end = text.indexOf("\r\n");
        if (end > START_LINE_MAX) {
            throw new Malformed(414, "a request line of more than " + START_LINE_MAX + " bytes");
        }
        String line = text.substring(0, end);
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first + 1 || line.indexOf(' ', first + 1) != last) {
            throw new Malformed("a request line that is not METHOD SP TARGET SP VERSION");
        }
        String method = line.substring(0, first);
        String target = line.substring(first + 1, last);
        if (!Syntax.token(method)) {
            throw new Malformed("a method that is not a token");
        }
        if (!Syntax.visible(target)) {
            throw new Malformed("a request target with characters that must be percent-encoded");
        }
        return new RequestHead(method, target, version(line.substring(last + 1)), fields(text, end + 2));
    }

    static ResponseHead response(ByteBuf head) {
        String text = text(head);
        int end = text.indexOf("\r\n");
        String line = text.substring(0, end);
        // HTTP/1.1 200 Reason; the space before an empty reason is often left out
        if (line.length() < 12 || line.charAt(8) != ' ' || (line.length() > 12 && line.charAt(12) != ' ')) {
            throw new Malformed("a status line that is not VERSION SP CODE SP REASON");
        }
        int minor = version(line.substring(0, 8));
        String code = line.substring(9, 12);
        if (!Syntax.status(code)) {
            throw new Malformed("a status code that is not from 100 to 599");
        }
        String reason = line.length() > 13 ? line.substring(13) : "";
        if (!Syntax.value(reason)) {
            throw new Malformed("a reason phrase with control characters");
        }
        return new ResponseHead(Integer.parseInt(code), reason, minor, fields(text, end + 2));
    }

    static Fields trailers(ByteBuf section) {
        return fields(text(section), 0);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int version(String version) {
        return switch (version) {
            case "HTTP/1.1" -> 1;
            case "HTTP/1.0" -> 0;
            default -> throw new Malformed(505, "a version other than HTTP/1.0 and HTTP/1.1");
        };
    }

    private static Fields fields(String text, int from) {
        Fields fields = new Fields();
        int at = from;
        while (!text.startsWith("\r\n", at)) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                throw new Malformed("a header section without an end");
            }
            if (fields.size() == FIELDS_MAX) {
                throw new Malformed(431, "more than " + FIELDS_MAX + " header fields");
            }
            field(fields, text.substring(at, end));
            at = end + 2;
        }
        return fields;
    }

    private static void field(Fields fields, String line) {
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new Malformed("a header field folded over lines");
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        if (colon < 0 || !Syntax.token(name)) {
            throw new Malformed("a header line that is not NAME: VALUE");
        }
        String value = Syntax.strip(line.substring(colon + 1));
        if (!Syntax.value(value)) {
            throw new Malformed("a header value with control characters");
        }
        fields.add(name, value);
    }
}
