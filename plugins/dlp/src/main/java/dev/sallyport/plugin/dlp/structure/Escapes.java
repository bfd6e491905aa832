package dev.sallyport.plugin.dlp.structure;

/** Undoes what encodings put between the characters of a value. */
final class Escapes {

    private static final char ESCAPE = '\u001b';

    private Escapes() {}

    /** Undoes the escapes of JSON strings. */
    static Mapped json(Mapped raw) {
        String text = raw.text();
        if (text.indexOf('\\') < 0) {
            return raw;
        }
        Mapped.Builder plain = new Mapped.Builder(raw, text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                plain.add(c, i, i);
                continue;
            }
            int unit = text.charAt(i + 1) == 'u' ? hex(text, i + 2, 4) : -1;
            if (unit >= 0) {
                plain.add((char) unit, i, i + 5);
                i += 5;
            } else {
                plain.add(letter(text.charAt(i + 1)), i, i + 1);
                i++;
            }
        }
        return plain.build();
    }

    private static char letter(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    static int hex(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** Undoes percent encoding, and plus signs for blanks where {@code form} says so. */
    static Mapped percent(Mapped raw, boolean form) {
        String text = raw.text();
        if (text.indexOf('%') < 0 && !(form && text.indexOf('+') >= 0)) {
            return raw;
        }
        Mapped.Builder plain = new Mapped.Builder(raw, text.length());
        int i = 0;
        while (i < text.length()) {
            int first = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
            if (first < 0) {
                char c = text.charAt(i);
                plain.add(form && c == '+' ? ' ' : c, i, i);
                i++;
                continue;
            }
            int more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
            int point = more == 0 ? first : first & (0x3f >> more);
            int end = i + 3;
            for (int k = 0; k < more && end < text.length() && text.charAt(end) == '%'; k++) {
                point = point << 6 | (Math.max(0, hex(text, end + 1, 2)) & 0x3f);
                end = Math.min(text.length(), end + 3);
            }
            for (char c : Character.toChars(Character.isValidCodePoint(point) ? point : '?')) {
                plain.add(c, i, end - 1);
            }
            i = end;
        }
        return plain.build();
    }

    /** Takes out the sequences that move a terminal's cursor or change its colours. */
    static Mapped terminal(Mapped raw) {
        String text = raw.text();
        if (text.indexOf(ESCAPE) < 0 && text.indexOf('\u200b') < 0 && text.indexOf('\u009b') < 0) {
            return raw;
        }
        Mapped.Builder plain = new Mapped.Builder(raw, text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = sequenceEnd(text, i + 1);
            } else if (c == '\u009b') {
                i = controlEnd(text, i + 1);
            } else if (c == '\u200b' || c == '\u200c' || c == '\u200d' || c == '\ufeff' || c == '\u2060') {
                i++;
            } else {
                plain.add(c, i, i);
                i++;
            }
        }
        return plain.build();
    }

    private static int sequenceEnd(String text, int from) {
        if (from >= text.length()) {
            return from;
        }
        char kind = text.charAt(from);
        if (kind == '[') {
            return controlEnd(text, from + 1);
        }
        if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
            int i = from + 1;
            while (i < text.length()
                    && text.charAt(i) != '\u0007'
                    && text.charAt(i) != ESCAPE
                    && text.charAt(i) != '\n') {
                i++;
            }
            boolean terminated = i + 1 < text.length() && text.charAt(i) == ESCAPE && text.charAt(i + 1) == '\\';
            return Math.min(
                    text.length(), terminated ? i + 2 : i < text.length() && text.charAt(i) == '\u0007' ? i + 1 : i);
        }
        return kind == '(' || kind == ')' ? Math.min(text.length(), from + 2) : from + 1;
    }

    private static int controlEnd(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) < 0x40 || text.charAt(i) > 0x7e) && text.charAt(i) >= 0x20) {
            i++;
        }
        return Math.min(text.length(), i + 1);
    }
}
