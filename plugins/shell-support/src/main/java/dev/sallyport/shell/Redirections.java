package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import org.jspecify.annotations.Nullable;

/** Reads redirections. */
final class Redirections {

    private static final int NAME_CHARS_MAX = 60;

    private final Grammar grammar;
    private final Source source;

    Redirections(Grammar grammar) {
        this.grammar = grammar;
        this.source = grammar.source;
    }

    /** What the redirections of one command put into its input. */
    static final class Inputs {
        HereDocs.@Nullable Doc document;

        @Nullable
        Argument text;

        private boolean any;

        boolean any() {
            return any;
        }
    }

    /** Reads all redirections that stand here. */
    Inputs all() {
        Inputs inputs = new Inputs();
        do {
            source.blanks();
        } while (one(inputs));
        return inputs;
    }

    /** Reads a redirection if one stands here. */
    boolean one(Inputs inputs) {
        char c = source.peek();
        if (c != '<' && c != '>' && c != '&' && c != '{' && !Source.digit(c)) {
            return false;
        }
        int here = source.at;
        boolean standardInput = descriptor(c);
        c = source.peek();
        if (c == '&' && source.at == here && source.second() == '>') {
            source.step();
            source.step();
            source.take('>');
            file(true);
            inputs.any = true;
            return true;
        }
        if ((c != '<' && c != '>') || source.second() == '(') {
            source.at = here;
            return false;
        }
        source.step();
        inputs.any = true;
        if (c == '>') {
            output();
        } else {
            input(standardInput, inputs);
        }
        return true;
    }

    /** Reads the number or {name} before a redirection; returns whether it is about standard input. */
    private boolean descriptor(char first) {
        if (first == '{') {
            int end = source.text.indexOf('}', source.at);
            if (end > 0
                    && end - source.at <= NAME_CHARS_MAX
                    && Source.name(source.text.substring(source.at + 1, end))) {
                source.at = end + 1;
            }
            return false;
        }
        int here = source.at;
        while (Source.digit(source.peek())) {
            source.at++;
        }
        return here == source.at || (source.at == here + 1 && first == '0');
    }

    private void output() {
        switch (source.peek()) {
            case '&' -> {
                source.step();
                duplicate(true);
            }
            case '>', '|' -> {
                source.step();
                file(true);
            }
            default -> file(true);
        }
    }

    private void input(boolean standardInput, Inputs inputs) {
        switch (source.peek()) {
            case '&' -> {
                source.step();
                duplicate(false);
            }
            case '>' -> {
                source.step();
                file(true);
            }
            case '<' -> {
                source.step();
                if (source.take('<')) {
                    Argument text = target();
                    if (standardInput) {
                        inputs.document = null;
                        inputs.text = text;
                    }
                } else {
                    document(standardInput, inputs);
                }
                return;
            }
            default -> file(false);
        }
        if (standardInput) {
            inputs.document = null;
            inputs.text = null;
        }
    }

    private Argument target() {
        source.blanks();
        Word word = grammar.words.read();
        if (word.absent()) {
            throw grammar.unexpected();
        }
        return word.argument();
    }

    private void file(boolean write) {
        grammar.opened(target(), write);
    }

    /** A copy of a descriptor, or a file when it is no number. */
    private void duplicate(boolean write) {
        Argument target = target();
        boolean number = target.constant() && target.text().chars().allMatch(c -> c == '-' || Source.digit((char) c));
        if (!number && write) {
            grammar.opened(target, true);
        }
    }

    private void document(boolean standardInput, Inputs inputs) {
        boolean tabs = source.take('-');
        source.blanks();
        Word word = grammar.words.read();
        if (word.absent()) {
            throw grammar.unexpected();
        }
        if (!word.constant()) {
            throw new NotUnderstood("the end of a here-document is not a plain word");
        }
        HereDocs.Doc doc = new HereDocs.Doc(word.value(), !word.plain(), tabs);
        grammar.docs.add(doc);
        if (standardInput) {
            inputs.text = null;
            inputs.document = doc;
        }
    }
}
