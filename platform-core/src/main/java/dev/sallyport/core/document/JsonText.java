package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** JSON's strings and numbers as values, and values as JSON. */
final class JsonText {

    private static final int LONG_DIGITS = 18;

    /** What stands for itself in ASCII. Not a question mark: it may be what half a pair has become. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = ' '; c < 0x7f; c++) {
            PLAIN[c] = c != '"' && c != '\\' && c != '?';
        }
    }

    private JsonText() {}

    /** Returns what stands between two quotes, which was found to be well-formed. */
    static String decode(byte[] bytes, int from, int to, boolean escaped) {
        if (!escaped) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
            byte kind = bytes[at + 1];
            if (kind == 'u') {
                text.append((char) Integer.parseInt(new String(bytes, at + 2, 4, StandardCharsets.US_ASCII), 16));
                at += 6;
            } else {
                text.append(
                        switch (kind) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> (char) kind;
                        });
                at += 2;
            }
            plain = at;
        }
        return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8))
                .toString();
    }

    /** Returns a number; one with an exponent as text, since writing it out could take any room. */
    static Value number(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        boolean whole = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                return new Value.Text(text);
            }
            whole &= c != '.';
        }
        return whole && text.length() <= LONG_DIGITS
                ? new Value.Int(Long.parseLong(text))
                : new Value.Decimal(new BigDecimal(text));
    }

    /** Writes a value as valid JSON; what JSON does not know becomes text. */
    static void write(Value value, Bytes out) {
        switch (value) {
            case Value.Null _ -> ascii("null", out);
            case Value.Bool bool -> ascii(Boolean.toString(bool.value()), out);
            case Value.Int number -> ascii(Long.toString(number.value()), out);
            case Value.Decimal number -> ascii(number.value().toString(), out);
            case Value.Text _, Value.Bytes _, Value.Items _, Value.Fields _ -> quoted(value.toText(), out);
        }
    }

    private static void ascii(String text, Bytes out) {
        out.add(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes a text as a string of JSON. */
    static void quoted(String text, Bytes out) {
        out.add('"');
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (plain(utf8)) {
            out.add(utf8);
        } else {
            escaped(text, out);
        }
        out.add('"');
    }

    private static boolean plain(byte[] utf8) {
        for (byte c : utf8) {
            if (c < 0 || !PLAIN[c]) {
                return false;
            }
        }
        return true;
    }

    private static void escaped(String text, Bytes out) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f || lone(text, at)) {
                out.add(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
                escape(c, out);
                from = at + 1;
            }
        }
        out.add(text.substring(from).getBytes(StandardCharsets.UTF_8));
    }

    private static void escape(char c, Bytes out) {
        out.add('\\');
        switch (c) {
            case '"', '\\' -> out.add(c);
            case '\n' -> out.add('n');
            case '\r' -> out.add('r');
            case '\t' -> out.add('t');
            default -> {
                out.add('u');
                out.add(Character.forDigit(c >> 12, 16));
                out.add(Character.forDigit((c >> 8) & 0xf, 16));
                out.add(Character.forDigit((c >> 4) & 0xf, 16));
                out.add(Character.forDigit(c & 0xf, 16));
            }
        }
    }

    /** Half a pair is no character; UTF-8 cannot spell it. */
    private static boolean lone(String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
