package dev.sallyport.plugin.http.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * A request target in the one form everybody agrees on: what rules see is what the target gets.
 *
 * <p>Percent-encoded unreserved characters are decoded and hexadecimal digits put in upper case. What servers are known
 * to read in different ways is refused: dot and empty segments, encoded slashes, backslashes and control characters.
 *
 * @param path the canonical path, beginning with a slash
 * @param query the query as sent, without the question mark
 */
public record Path(String path, Optional<String> query) {

    /** Reads the target of a request in origin form; throws {@link Malformed} for any other. */
    public static Path of(String target) {
        if (!target.startsWith("/")) {
            throw new Malformed("a request target that is not a path");
        }
        if (target.indexOf('#') >= 0) {
            throw new Malformed("a request target with a fragment");
        }
        int mark = target.indexOf('?');
        String path = canonical(mark < 0 ? target : target.substring(0, mark));
        segments(path);
        return new Path(path, mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1)));
    }

    private static String canonical(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                throw new Malformed("a path with a backslash");
            }
            if (c != '%') {
                out.append(c);
                continue;
            }
            int code = i + 2 < raw.length() ? hex(raw, i + 1) : -1;
            if (code < 0) {
                throw new Malformed("a path with a percent sign that encodes nothing");
            }
            if (code < ' ' || code == 127 || code == '/' || code == '\\') {
                throw new Malformed("a path with an encoded slash, backslash or control character");
            }
            if (unreserved(code)) {
                out.append((char) code);
            } else {
                out.append(raw.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return out.toString();
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static boolean unreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static void segments(String path) {
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String name = withoutParameters(segments[i]);
            if (name.equals(".") || name.equals("..")) {
                throw new Malformed("a path with a dot segment");
            }
            // an empty last one is the slash at the end
            if (name.isEmpty() && (i < segments.length - 1 || !segments[i].isEmpty())) {
                throw new Malformed("a path with an empty segment");
            }
        }
    }

    private static String withoutParameters(String segment) {
        int semicolon = segment.indexOf(';');
        return semicolon < 0 ? segment : segment.substring(0, semicolon);
    }

    /** Returns the path without parameters of its segments, which many servers cut off before they look. */
    public String plain() {
        return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
    }

    /** Returns it without a leading part that ends at a segment's end. */
    public Path without(String prefix) {
        String rest = path.substring(prefix.length());
        return new Path(rest.isEmpty() ? "/" : rest, query);
    }

    /** Returns it as a request target. */
    public String target() {
        return query.map(q -> path + '?' + q).orElse(path);
    }
}
