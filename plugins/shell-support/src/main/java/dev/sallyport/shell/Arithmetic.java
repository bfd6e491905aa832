package dev.sallyport.shell;

/**
 * Reads arithmetic expressions. A shell reads the value of a variable in one as an expression too, and a subscript
 * inside such a value may hold commands; so values that are not known here count as code that is not shown.
 */
final class Arithmetic {

    private final Source source;
    private final WordReader words;
    private final Word scratch;

    Arithmetic(Source source, WordReader words) {
        this.source = source;
        this.words = words;
        this.scratch = new Word(source);
    }

    /**
     * Whether two opening brackets, of which the source stands after the second, are closed by two that stand together:
     * only then it is an expression, else two levels of subshells.
     */
    static boolean closes(Source source) {
        String text = source.text;
        int level = 0;
        int i = source.at;
        try {
            for (; i < text.length(); i++) {
                switch (text.charAt(i)) {
                    case '\\' -> i++;
                    case '\'', '"' -> i = quoteEnd(text, i);
                    case '(' -> level++;
                    case ')' -> {
                        if (level-- == 0) {
                            return doubled(source, i);
                        }
                    }
                    default -> {}
                }
            }
            return false;
        } finally {
            source.findings.spend(Math.max(0, i - source.at));
        }
    }

    private static boolean doubled(Source source, int at) {
        int here = source.at;
        source.at = at;
        boolean doubled = source.second() == ')';
        source.at = here;
        return doubled;
    }

    private static int quoteEnd(String text, int from) {
        int end = text.indexOf(text.charAt(from), from + 1);
        return end < 0 ? text.length() : end;
    }

    /** Reads up to and over the two closing brackets. */
    void expression() {
        source.enter();
        int level = 0;
        while (true) {
            char c = source.peek();
            if (c == ')' && level == 0) {
                source.step();
                if (!source.take(')')) {
                    throw new NotUnderstood("an arithmetic expression is not closed");
                }
                source.leave();
                return;
            }
            level += c == '(' ? 1 : c == ')' ? -1 : 0;
            next(c);
        }
    }

    /** Reads up to a closing character. */
    void upTo(char closer) {
        source.enter();
        int level = 0;
        while (level > 0 || source.peek() != closer) {
            char c = source.peek();
            level += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            next(c);
        }
        source.leave();
    }

    private void next(char c) {
        if (Source.nameStart(c)) {
            source.findings.arithmetic(words.name());
        } else if (Source.digit(c)) {
            number();
        } else if (c == '$') {
            parameter();
        } else if (c == '`') {
            words.hidden();
            words.backtick(scratch, true);
        } else if (" \t\n+-*/%<>=!&|^~?:,()[].@;".indexOf(c) >= 0) {
            source.step();
        } else {
            throw new NotUnderstood("an arithmetic expression has a form that is not known here");
        }
    }

    /** Digits, with a base or letters of a base: {@code 16#ff}, {@code 0x1F}. */
    private void number() {
        while (Source.namePart(source.peek()) || source.peek() == '#') {
            source.at++;
        }
    }

    private void parameter() {
        char next = source.second();
        if (Source.nameStart(next)) {
            source.step();
            source.findings.arithmetic(words.name());
        } else {
            if ((next == '(' && !arithmeticInside())
                    || next == '{'
                    || Source.digit(next)
                    || next == '*'
                    || next == '@') {
                hiddenUnlessNumber(next);
            }
            words.dollar(scratch, true);
        }
    }

    private boolean arithmeticInside() {
        return source.text.startsWith("$((", source.at);
    }

    /** {@code ${#x}} is a number and {@code ${x}} the variable x; everything else may be any text. */
    private void hiddenUnlessNumber(char next) {
        if (next == '{') {
            if (source.text.startsWith("${#", source.at)) {
                return;
            }
            int end = source.at + 2;
            while (end < source.text.length() && Source.namePart(source.text.charAt(end))) {
                end++;
            }
            if (end > source.at + 2 && end < source.text.length() && source.text.charAt(end) == '}') {
                source.findings.arithmetic(source.text.substring(source.at + 2, end));
                return;
            }
        }
        words.hidden();
    }
}
