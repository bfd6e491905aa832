package dev.sallyport.sql.postgres;

import java.nio.charset.StandardCharsets;

/** Turns the written form of names and string literals into what the server makes of it. */
final class Literals {

    /** The server keeps one byte less than NAMEDATALEN of a name. */
    private static final int NAME_BYTES_MAX = 63;

    private Literals() {}

    /** Returns the offset after the line comment or line that goes on at {@code from}, before the line end itself. */
    static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                break;
            }
            i++;
        }
        return i;
    }

    /**
     * Returns where the quote of a continuation stands when the string that ended before {@code from} goes on: white
     * space with at least one line end between the two, line comments allowed. Negative when it does not.
     */
    static int continuation(String text, int from) {
        boolean newline = false;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                newline = true;
                i++;
            } else if (c == ' ' || c == '\t' || c == '\f' || c == 0x0B) {
                i++;
            } else if (c == '-' && i + 1 < text.length() && text.charAt(i + 1) == '-') {
                i = lineEnd(text, i);
                if (newline && i >= text.length()) {
                    return -1;
                }
            } else {
                return newline && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    /** Returns an identifier as the server folds and cuts it. */
    static String name(String text, byte kind, int start, int end) {
        return switch (kind) {
            case Tokens.WORD -> cut(fold(text, start, end));
            case Tokens.QUOTED ->
                cut(text.substring(start + 1, Math.max(start + 1, end - 1)).replace("\"\"", "\""));
            case Tokens.UNICODE_QUOTED -> cut(unicode(text.substring(start, end), '"'));
            default -> text.substring(start, end);
        };
    }

    private static String fold(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                StringBuilder folded = new StringBuilder(end - start);
                for (int j = start; j < end; j++) {
                    folded.append(Keywords.lower(text.charAt(j)));
                }
                return folded.toString();
            }
        }
        return text.substring(start, end);
    }

    private static String cut(String name) {
        if (name.length() * 3 <= NAME_BYTES_MAX) {
            return name;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= NAME_BYTES_MAX) {
            return name;
        }
        int end = NAME_BYTES_MAX;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Returns the value of a string literal. */
    static String value(String text, byte kind, int start, int end, boolean backslashEscapes) {
        return switch (kind) {
            case Tokens.STRING -> segments(text, start, end, backslashEscapes);
            case Tokens.ESCAPE_STRING -> segments(text, text.charAt(start) == '\'' ? start : start + 1, end, true);
            case Tokens.UNICODE_STRING -> unicode(text.substring(start, end), '\'');
            case Tokens.DOLLAR_STRING -> {
                int tag = text.indexOf('$', start + 1) + 1 - start;
                yield text.substring(start + tag, Math.max(start + tag, end - tag));
            }
            default -> text.substring(start, end);
        };
    }

    private static String segments(String text, int quote, int end, boolean escapes) {
        StringBuilder value = new StringBuilder(end - quote);
        int i = quote + 1;
        while (i < end) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i = escape(text, i + 1, end, value);
            } else if (c != '\'') {
                value.append(c);
                i++;
            } else if (i + 1 < end && text.charAt(i + 1) == '\'') {
                value.append('\'');
                i += 2;
            } else {
                int next = continuation(text, i + 1);
                if (next < 0 || next >= end) {
                    return value.toString();
                }
                i = next + 1;
            }
        }
        return value.toString();
    }

    /** Appends what a backslash sequence means; the offset is that of the character after the backslash. */
    private static int escape(String text, int at, int end, StringBuilder value) {
        if (at >= end) {
            return at;
        }
        char c = text.charAt(at);
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append((char) 0x0B);
            case 'x' -> {
                return digits(text, at + 1, end, 16, 2, value, 'x');
            }
            case 'u' -> {
                return digits(text, at + 1, end, 16, 4, value, 'u');
            }
            case 'U' -> {
                return digits(text, at + 1, end, 16, 8, value, 'U');
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return digits(text, at, end, 8, 3, value, c);
            }
            default -> value.append(c);
        }
        return at + 1;
    }

    private static int digits(String text, int from, int end, int radix, int max, StringBuilder value, char plain) {
        int i = from;
        int code = 0;
        while (i < end && i - from < max && Character.digit(text.charAt(i), radix) >= 0) {
            code = code * radix + Character.digit(text.charAt(i), radix);
            i++;
        }
        if (i == from) {
            value.append(plain);
        } else if (Character.isValidCodePoint(code)) {
            value.appendCodePoint(code);
        }
        return i;
    }

    /** Decodes the form with {@code U&} in front and perhaps {@code UESCAPE} behind. */
    private static String unicode(String written, char quote) {
        char escape = '\\';
        int close = written.length() - 1;
        int last = written.lastIndexOf('\'');
        if (close >= 4 && last == close && (quote == '"' || escapeClause(written, close))) {
            escape = written.charAt(close - 1);
            close = written.lastIndexOf(quote, close - 3);
        }
        String body = quote == '"'
                ? written.substring(3, Math.max(3, close)).replace("\"\"", "\"")
                : segments(written, 2, Math.max(3, close + 1), false);
        StringBuilder value = new StringBuilder(body.length());
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i);
            if (c != escape) {
                value.append(c);
                i++;
            } else if (i + 1 < body.length() && body.charAt(i + 1) == escape) {
                value.append(escape);
                i += 2;
            } else if (i + 1 < body.length() && body.charAt(i + 1) == '+') {
                i = digits(body, i + 2, body.length(), 16, 6, value, '+');
            } else {
                i = digits(body, i + 1, body.length(), 16, 4, value, c);
            }
        }
        return value.toString();
    }

    /** Whether the last three characters are the literal of a UESCAPE clause and not the end of the string itself. */
    private static boolean escapeClause(String written, int close) {
        if (written.charAt(close - 2) != '\'') {
            return false;
        }
        int i = close - 3;
        while (i > 0 && written.charAt(i) <= ' ') {
            i--;
        }
        return i >= 7 && written.regionMatches(true, i - 6, "uescape", 0, 7);
    }
}
