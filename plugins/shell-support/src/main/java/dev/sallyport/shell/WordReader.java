package dev.sallyport.shell;

import dev.sallyport.api.event.Effect;

/** Reads words: quotes, expansions, and the commands that stand inside them. */
final class WordReader {

    private static final String NOT_CLOSED = " is not closed";

    private final Source source;
    private final Grammar grammar;

    WordReader(Source source, Grammar grammar) {
        this.source = source;
        this.grammar = grammar;
    }

    /** Reads the word that begins here; an empty one when none does. */
    Word read() {
        source.peek();
        Word word = new Word(source);
        int start = source.at;
        while (true) {
            char c = source.peek();
            switch (c) {
                case '\\' -> escape(word);
                case '\'' -> single(word);
                case '"' -> doubleQuoted(word);
                case '$' -> dollar(word, false);
                case '`' -> backtick(word, false);
                case '*', '?', '[', ']' -> {
                    source.step();
                    word.glob(c);
                }
                case '^' -> {
                    source.step();
                    word.classSign(c);
                }
                case '!' -> bang(word);
                case '~' -> tilde(word, start);
                case '{' -> {
                    source.step();
                    word.literal(c, false);
                    word.brace();
                }
                case ',' -> alternatives(word, true);
                case '.' -> alternatives(word, source.second() == '.');
                case '=' -> {
                    source.step();
                    word.equalsSign();
                }
                case '<', '>' -> {
                    if (source.second() != '(') {
                        return word.close();
                    }
                    processSubstitution(word);
                }
                case '(' -> {
                    if (word.endsPlain() && "@!?+*".indexOf(word.last()) >= 0) {
                        throw new NotUnderstood("an extended pattern such as @(...) is not read alike by all shells");
                    }
                    return word.close();
                }
                default -> {
                    if (Source.ends(c)) {
                        return word.close();
                    }
                    source.at++;
                    word.literal(c, false);
                }
            }
        }
    }

    private void alternatives(Word word, boolean severalWords) {
        char c = source.peek();
        source.step();
        word.literal(c, false);
        if (severalWords) {
            word.alternatives();
        }
    }

    private void escape(Word word) {
        if (source.at + 1 >= source.text.length()) {
            throw new NotUnderstood("the command line ends in a backslash");
        }
        word.quotes();
        word.literal(source.text.charAt(source.at + 1), true);
        source.at += 2;
    }

    private void single(Word word) {
        int end = source.text.indexOf('\'', source.at + 1);
        if (end < 0) {
            throw new NotUnderstood("a single quote" + NOT_CLOSED);
        }
        word.quotes();
        for (int i = source.at + 1; i < end; i++) {
            word.literal(source.text.charAt(i), true);
        }
        source.at = end + 1;
    }

    private void doubleQuoted(Word word) {
        source.enter();
        source.step();
        word.quotes();
        while (true) {
            char c = source.peek();
            switch (c) {
                case Source.END -> throw new NotUnderstood("a double quote" + NOT_CLOSED);
                case '"' -> {
                    source.at++;
                    source.leave();
                    return;
                }
                case '\\' -> escapeInside(word, true);
                case '$' -> dollar(word, true);
                case '`' -> backtick(word, true);
                case '!' -> {
                    source.at++;
                    history();
                    word.literal(c, true);
                }
                default -> {
                    source.at++;
                    word.literal(c, true);
                }
            }
        }
    }

    /** Within double quotes and here-documents a backslash quotes a few characters and else stands for itself. */
    private void escapeInside(Word word, boolean quotesToo) {
        char next = source.at + 1 < source.text.length() ? source.text.charAt(source.at + 1) : Source.END;
        if (next == '$' || next == '`' || next == '\\' || (quotesToo && next == '"')) {
            source.at++;
        }
        word.literal(source.raw(), true);
        source.at++;
    }

    /** Reads the rest of the text as an unquoted here-document. */
    Word document() {
        Word word = new Word(source);
        word.quotes();
        while (true) {
            char c = source.peek();
            switch (c) {
                case Source.END -> {
                    return word.close();
                }
                case '\\' -> escapeInside(word, false);
                case '$' -> dollar(word, true);
                case '`' -> backtick(word, true);
                default -> {
                    source.at++;
                    word.literal(c, true);
                }
            }
        }
    }

    private void bang(Word word) {
        source.step();
        history();
        word.classSign('!');
    }

    /** At a prompt an exclamation mark brings back earlier lines, which nobody sees here. */
    private void history() {
        char next = source.raw();
        if (source.typed() && !Source.blank(next) && next != '\n' && next != '=' && next != Source.END) {
            source.findings.trouble("history expansion (!) brings in text that is not shown");
        }
    }

    private void tilde(Word word, int start) {
        boolean inside = word.endsPlain() && (word.last() == '=' || word.last() == ':');
        boolean home = source.at == start || inside;
        source.step();
        if (!home) {
            word.literal('~', false);
            return;
        }
        char c = source.peek();
        while (Source.namePart(c) || c == '-' || c == '+' || c == '.') {
            source.step();
            c = source.peek();
        }
        if (c == '/' || c == ':' || Source.ends(c)) {
            word.home();
        } else {
            word.anything();
        }
    }

    /** Reads what a dollar sign begins. */
    void dollar(Word word, boolean quoted) {
        char next = source.second();
        switch (next) {
            case '(' -> {
                source.step();
                source.step();
                parenthesis(word, quoted);
            }
            case '{' -> {
                source.step();
                source.step();
                new Parameter(source, this).read(word, quoted);
            }
            case '[' -> throw new NotUnderstood("$[...] is not read alike by all shells; write $((...))");
            case '\'' -> {
                if (quoted) {
                    literalDollar(word, true);
                } else {
                    source.step();
                    AnsiQuotes.read(source, word);
                }
            }
            case '"' -> {
                if (quoted) {
                    literalDollar(word, true);
                } else {
                    source.step();
                    doubleQuoted(word);
                    word.part();
                }
            }
            case '?', '#', '$', '!' -> {
                source.step();
                source.step();
                word.numeral();
            }
            case '@', '*', '-' -> {
                source.step();
                source.step();
                value(word, quoted && next != '@');
            }
            default -> {
                if (Source.nameStart(next)) {
                    source.step();
                    name();
                    value(word, quoted);
                } else if (Source.digit(next)) {
                    source.step();
                    source.step();
                    value(word, quoted);
                } else {
                    literalDollar(word, quoted);
                }
            }
        }
    }

    private void literalDollar(Word word, boolean quoted) {
        source.step();
        word.literal('$', quoted);
    }

    /** A name; the place is after it. */
    String name() {
        StringBuilder name = new StringBuilder();
        while (Source.namePart(source.peek())) {
            name.append(source.raw());
            source.at++;
        }
        return name.toString();
    }

    /** What a value that is not known makes of a word. */
    static void value(Word word, boolean oneWord) {
        if (oneWord) {
            word.part();
        } else {
            word.anything();
        }
    }

    private void parenthesis(Word word, boolean quoted) {
        if (source.peek() == '(') {
            int here = source.at;
            source.step();
            if (Arithmetic.closes(source)) {
                new Arithmetic(source, this).expression();
                word.numeral();
                return;
            }
            source.at = here;
        }
        grammar.substitution();
        value(word, quoted);
    }

    private void processSubstitution(Word word) {
        source.step();
        source.step();
        grammar.substitution();
        word.part();
    }

    /** Reads a substitution in its old form, whose text must be freed of one level of backslashes first. */
    void backtick(Word word, boolean quoted) {
        source.step();
        StringBuilder code = new StringBuilder();
        String text = source.text;
        while (true) {
            if (source.at >= text.length()) {
                throw new NotUnderstood("a backtick" + NOT_CLOSED);
            }
            char c = text.charAt(source.at++);
            if (c == '`') {
                break;
            }
            if (c == '\\' && source.at < text.length()) {
                char next = text.charAt(source.at);
                if (next != '`' && next != '\\' && next != '$' && !(quoted && next == '"')) {
                    code.append(c);
                }
                code.append(next);
                source.at++;
            } else {
                code.append(c);
            }
        }
        grammar.code(code.toString(), source.reading);
        value(word, quoted);
    }

    /** The output of a command is read as an expression, whose subscripts may hold further commands. */
    void hidden() {
        source.findings.effect(Effect.PROCEDURAL);
    }

    /** Reads a double-quoted part of a parameter expansion. */
    void quotedPart(Word word) {
        doubleQuoted(word);
    }
}
