package dev.sallyport.plugin.postgres.rows;

/** Just enough JSON to keep a masked json cell valid. */
final class Json {

    private static final int DEPTH_MAX = 500;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Whether the text is one JSON value (RFC 8259). */
    static boolean valid(String text) {
        Json json = new Json(text);
        boolean good = json.value(0);
        json.space();
        return good && json.at == text.length();
    }

    /** Returns the text as a JSON string. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private boolean value(int depth) {
        space();
        if (depth > DEPTH_MAX || at >= text.length()) {
            return false;
        }
        return switch (text.charAt(at)) {
            case '{' -> members(depth, '}', true);
            case '[' -> members(depth, ']', false);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean members(int depth, char close, boolean named) {
        at++;
        space();
        if (next(close)) {
            return true;
        }
        while (true) {
            space();
            if (named) {
                if (at >= text.length() || text.charAt(at) != '"' || !string()) {
                    return false;
                }
                space();
                if (!next(':')) {
                    return false;
                }
            }
            if (!value(depth + 1)) {
                return false;
            }
            space();
            if (next(close)) {
                return true;
            }
            if (!next(',')) {
                return false;
            }
        }
    }

    private boolean string() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < 0x20) {
                return false;
            }
            if (c == '\\') {
                if (at >= text.length()) {
                    return false;
                }
                char escape = text.charAt(at++);
                if (escape == 'u') {
                    if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                        return false;
                    }
                    at += 4;
                } else if ("\"\\/bfnrt".indexOf(escape) < 0) {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean number() {
        int from = at;
        next('-');
        int whole = digits();
        boolean leadingZero = whole > 1 && text.charAt(at - whole) == '0';
        boolean good = whole > 0 && !leadingZero;
        if (good && next('.')) {
            good = digits() > 0;
        }
        if (good && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (!next('+')) {
                next('-');
            }
            good = digits() > 0;
        }
        return good && at > from;
    }

    private int digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += word.length();
        return there;
    }

    private boolean next(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
