package dev.sallyport.shell;

/** Reads {@code ${...}}: what stands inside may hold commands, whatever the value will be. */
final class Parameter {

    private final Source source;
    private final WordReader words;

    Parameter(Source source, WordReader words) {
        this.source = source;
        this.words = words;
    }

    /** Reads from after the opening brace. */
    void read(Word word, boolean quoted) {
        source.enter();
        char c = source.peek();
        boolean length = c == '#' && source.second() != '}';
        if (length || (c == '!' && source.second() != '}')) {
            source.step();
        }
        boolean many = subject();
        c = source.peek();
        if (c == '@' && "PpaAkKQEuUlL".indexOf(source.second()) >= 0) {
            source.step();
            if (source.peek() == 'P') {
                source.findings.trouble("${...@P} runs commands that a value holds");
            }
            many |= source.peek() == 'k' || source.peek() == 'K' || source.peek() == 'a';
        } else if (c == ':' && "-=?+".indexOf(source.second()) < 0) {
            source.step();
            new Arithmetic(source, words).upTo('}');
        }
        rest(quoted);
        source.leave();
        if (length) {
            word.numeral();
        } else {
            WordReader.value(word, quoted && !many);
        }
    }

    /** The parameter itself; returns whether it can become several words even within double quotes. */
    private boolean subject() {
        char c = source.peek();
        if (Source.nameStart(c)) {
            String name = words.name();
            if (source.peek() == '=' || (source.peek() == ':' && source.second() == '=')) {
                source.findings.unsure(name);
                Variables.assigned(name, source.findings);
            }
            return source.peek() == '[' && subscript();
        }
        if (Source.digit(c)) {
            while (Source.digit(source.peek())) {
                source.at++;
            }
            return false;
        }
        if ("@*#?$!-".indexOf(c) >= 0 && c != Source.END) {
            source.step();
            return c == '@';
        }
        throw new NotUnderstood("an expansion ${...} has a form that is not known here");
    }

    private boolean subscript() {
        source.step();
        char c = source.peek();
        if ((c == '@' || c == '*') && source.second() == ']') {
            source.step();
            source.step();
            return c == '@';
        }
        new Arithmetic(source, words).upTo(']');
        source.step();
        return false;
    }

    /** Everything up to the closing brace: a word, a pattern, or nothing. */
    private void rest(boolean quoted) {
        Word inner = new Word(source);
        while (true) {
            char c = source.peek();
            switch (c) {
                case Source.END -> throw new NotUnderstood("an expansion ${...} is not closed");
                case '}' -> {
                    source.at++;
                    return;
                }
                case '\\' -> source.at = Math.min(source.at + 2, source.text.length());
                case '$' -> words.dollar(inner, quoted);
                case '`' -> words.backtick(inner, quoted);
                case '\'', '"' -> quotes(c, quoted, inner);
                case '<', '>' -> {
                    if (source.second() == '(') {
                        throw new NotUnderstood("a process substitution within ${...} is not read alike by all shells");
                    }
                    source.at++;
                }
                default -> source.at++;
            }
        }
    }

    private void quotes(char c, boolean quoted, Word inner) {
        if (quoted) {
            throw new NotUnderstood("quotes within \"${...}\" are not read alike by all shells");
        }
        if (c == '"') {
            words.quotedPart(inner);
            return;
        }
        int end = source.text.indexOf('\'', source.at + 1);
        if (end < 0) {
            throw new NotUnderstood("a single quote is not closed");
        }
        source.at = end + 1;
    }
}
