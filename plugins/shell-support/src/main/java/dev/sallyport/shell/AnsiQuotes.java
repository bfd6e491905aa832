package dev.sallyport.shell;

/** Reads {@code $'...'}, whose escapes are those of C. */
final class AnsiQuotes {

    private AnsiQuotes() {}

    /** Reads from the opening quote on. */
    static void read(Source source, Word word) {
        word.quotes();
        String text = source.text;
        int i = source.at + 1;
        while (true) {
            if (i >= text.length()) {
                throw new NotUnderstood("a $' quote is not closed");
            }
            char c = text.charAt(i++);
            if (c == '\'') {
                source.at = i;
                return;
            }
            if (c != '\\' || i >= text.length()) {
                word.literal(c, true);
                continue;
            }
            char escape = text.charAt(i++);
            switch (escape) {
                case 'x' -> i = code(text, i, 16, 2, word);
                case 'u' -> i = code(text, i, 16, 4, word);
                case 'U' -> i = code(text, i, 16, 8, word);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = code(text, i - 1, 8, 3, word);
                case '\'' -> throw new NotUnderstood("\\' within $'...' is not read alike by all shells");
                case 'c' -> throw new NotUnderstood("the command line contains control characters");
                default -> plain(escape, word);
            }
        }
    }

    private static void plain(char escape, Word word) {
        int at = "abeEfnrtv\\\"?".indexOf(escape);
        if (at < 0) {
            word.literal('\\', true);
            word.literal(escape, true);
        } else {
            word.literal("\u0007\b\u001b\u001b\f\n\r\t\u000b\\\"?".charAt(at), true);
        }
    }

    private static int code(String text, int from, int radix, int digits, Word word) {
        int i = from;
        int value = 0;
        while (i < text.length() && i < from + digits && text.charAt(i) < 128 && digit(text.charAt(i), radix) >= 0) {
            value = value * radix + digit(text.charAt(i), radix);
            i++;
        }
        if (i == from) {
            throw new NotUnderstood("an escape within $'...' has no digits");
        }
        if (value == 0 || value >= 128) {
            // A NUL cuts the word off; a byte beyond ASCII is one or half a character, as the locale has it.
            throw new NotUnderstood("an escape within $'...' stands for no plain character");
        }
        word.literal((char) value, true);
        return i;
    }

    private static int digit(char c, int radix) {
        return Character.digit(c, radix);
    }
}
