package dev.sallyport.shell;

/**
 * A text with a place in it. Pairs of backslash and line end, which a shell takes out before it looks, are stepped over
 * by {@link #peek()}.
 */
final class Source {

    /** Marks the end of the text; a NUL within the text was refused before. */
    static final char END = '\0';

    /** Levels of nesting: people write five. */
    private static final int DEPTH_MAX = 60;

    final String text;
    final Findings findings;
    final Reading reading;
    int at;

    Source(String text, Findings findings, Reading reading) {
        this.text = text;
        this.findings = findings;
        this.reading = reading;
        findings.spend(text.length());
        if (text.indexOf(END) >= 0) {
            throw new NotUnderstood("the command line contains control characters");
        }
    }

    boolean typed() {
        return reading == Reading.TYPED;
    }

    /** The next character, continuation lines joined. */
    char peek() {
        while (at + 1 < text.length() && text.charAt(at) == '\\' && text.charAt(at + 1) == '\n') {
            at += 2;
        }
        return raw();
    }

    /** The next character as it is. */
    char raw() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /** The character after the next one, continuation lines joined. */
    char second() {
        int here = at;
        peek();
        at = Math.min(at + 1, text.length());
        char c = peek();
        at = here;
        return c;
    }

    void step() {
        peek();
        at = Math.min(at + 1, text.length());
    }

    /** Takes the character if it is the next one. */
    boolean take(char c) {
        if (peek() == c && at < text.length()) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes two characters if they are the next ones. */
    boolean take(char c, char d) {
        if (peek() == c && second() == d) {
            step();
            step();
            return true;
        }
        return false;
    }

    boolean atEnd() {
        return peek() == END;
    }

    /** Steps over blanks, continuation lines and a comment. */
    void blanks() {
        while (true) {
            char c = peek();
            if (c == ' ' || c == '\t') {
                at++;
            } else if (c == '#') {
                comment();
                return;
            } else {
                return;
            }
        }
    }

    private void comment() {
        if (typed()) {
            findings.trouble("comments in typed lines are not read alike by all shells");
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    void enter() {
        if (++findings.depth > DEPTH_MAX) {
            throw new NotUnderstood("the command line nests too deep");
        }
    }

    void leave() {
        findings.depth--;
    }

    static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the character ends a word when it is not quoted. */
    static boolean ends(char c) {
        return switch (c) {
            case ' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>', END -> true;
            default -> false;
        };
    }

    static boolean nameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean namePart(char c) {
        return nameStart(c) || digit(c);
    }

    /** Whether a text is the name of a variable. */
    static boolean name(String text) {
        if (text.isEmpty() || !nameStart(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!namePart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
