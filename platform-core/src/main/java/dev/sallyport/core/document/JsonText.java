package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** JSON's strings and numbers as values, and values as JSON. */
final class JsonText {

    private static final int LONG_DIGITS = 18;

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

    /** Returns a value as valid JSON; what JSON does not know becomes text. */
    static byte[] encode(Value value) {
        return switch (value) {
            case Value.Null _ -> ascii("null");
            case Value.Bool bool -> ascii(Boolean.toString(bool.value()));
            case Value.Int number -> ascii(Long.toString(number.value()));
            case Value.Decimal number -> ascii(number.value().toString());
            case Value.Text _, Value.Bytes _, Value.Items _, Value.Fields _ -> quoted(value.toText());
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || lone(text, i)) {
                        json.append("\\u")
                                .append(Character.forDigit(c >> 12, 16))
                                .append(Character.forDigit((c >> 8) & 0xf, 16))
                                .append(Character.forDigit((c >> 4) & 0xf, 16))
                                .append(Character.forDigit(c & 0xf, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Half a pair is no character; UTF-8 cannot spell it. */
    private static boolean lone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
