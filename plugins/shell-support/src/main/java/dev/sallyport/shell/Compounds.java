package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.Set;

/** Reads compound commands and definitions of functions. */
final class Compounds {

    private static final Set<String> NUMBER_TESTS = Set.of("-eq", "-ne", "-lt", "-le", "-gt", "-ge");

    private final Grammar grammar;
    private final Source source;
    private final Findings findings;

    Compounds(Grammar grammar) {
        this.grammar = grammar;
        this.source = grammar.source;
        this.findings = grammar.findings;
    }

    /** Reads a compound command if one begins here. */
    boolean read(String reserved) {
        if (source.peek() == '(') {
            findings.verb("(");
            if (source.second() == '(') {
                doubled();
            } else {
                subshell();
            }
            return true;
        }
        switch (reserved) {
            case "{", "if", "while", "until", "for", "select", "case", "function", "[[", "coproc" -> {
                findings.verb(reserved);
                grammar.take(reserved);
            }
            default -> {
                return false;
            }
        }
        switch (reserved) {
            case "{" -> closedBy("}");
            case "if" -> branches();
            case "for", "select" -> loop(reserved);
            case "case" -> cases();
            case "function" -> function();
            case "[[" -> test();
            case "coproc" -> throw new NotUnderstood("coproc is not read alike by all shells");
            default -> {
                grammar.body();
                grammar.expect("do");
                closedBy("done");
            }
        }
        return true;
    }

    private void closedBy(String end) {
        grammar.body();
        grammar.expect(end);
    }

    private void subshell() {
        source.step();
        Argument directory = findings.directory;
        grammar.body();
        source.blanks();
        if (!source.take(')')) {
            throw grammar.unexpected();
        }
        findings.directory = directory;
    }

    /** An expression to bash; to others a subshell in a subshell. */
    private void doubled() {
        int here = source.at;
        source.step();
        source.step();
        boolean expression = Arithmetic.closes(source);
        source.at = here;
        if (!expression) {
            subshell();
            return;
        }
        if (source.reading != Reading.BASH) {
            grammar.otherwise(this::subshell);
        }
        source.step();
        source.step();
        new Arithmetic(source, grammar.words).expression();
    }

    private void branches() {
        grammar.body();
        grammar.expect("then");
        grammar.body();
        while (true) {
            grammar.lineEnds();
            switch (grammar.reserved()) {
                case "elif" -> {
                    grammar.take("elif");
                    grammar.body();
                    grammar.expect("then");
                    grammar.body();
                }
                case "else" -> {
                    grammar.take("else");
                    closedBy("fi");
                    return;
                }
                default -> {
                    grammar.expect("fi");
                    return;
                }
            }
        }
    }

    private void loop(String word) {
        source.blanks();
        if (word.equals("for") && source.peek() == '(' && source.second() == '(') {
            source.step();
            source.step();
            new Arithmetic(source, grammar.words).expression();
        } else {
            variable();
        }
        source.blanks();
        if (source.peek() == ';' && source.second() != ';') {
            source.step();
        }
        grammar.lineEnds();
        if (grammar.reserved().equals("{")) {
            grammar.take("{");
            closedBy("}");
        } else {
            grammar.expect("do");
            closedBy("done");
        }
    }

    private void variable() {
        Word name = grammar.words.read();
        if (!name.plain() || !Source.name(name.value())) {
            throw NotUnderstood.syntax("the name of a loop's variable is not a plain name");
        }
        Variables.assigned(name.value(), findings);
        grammar.lineEnds();
        if (!grammar.reserved().equals("in")) {
            findings.unsure(name.value());
            return;
        }
        grammar.take("in");
        while (true) {
            source.blanks();
            char c = source.peek();
            if (Source.ends(c) && !((c == '<' || c == '>') && source.second() == '(')) {
                if (c != ';' && c != '\n') {
                    throw grammar.unexpected();
                }
                return;
            }
            if (!grammar.words.read().number()) {
                findings.unsure(name.value());
            }
        }
    }

    private void cases() {
        source.blanks();
        if (grammar.words.read().absent()) {
            throw grammar.unexpected();
        }
        grammar.expect("in");
        while (true) {
            grammar.lineEnds();
            if (grammar.reserved().equals("esac")) {
                grammar.take("esac");
                return;
            }
            patterns();
            grammar.list(false);
            source.blanks();
            if (source.take(';', ';')) {
                source.take('&');
            } else if (!source.take(';', '&')) {
                grammar.expect("esac");
                return;
            }
        }
    }

    private void patterns() {
        source.blanks();
        source.take('(');
        while (true) {
            source.blanks();
            if (grammar.words.read().absent()) {
                throw grammar.unexpected();
            }
            source.blanks();
            if (source.take(')')) {
                return;
            }
            if (!source.take('|')) {
                throw grammar.unexpected();
            }
        }
    }

    private void function() {
        source.blanks();
        Word name = grammar.words.read();
        if (name.absent()) {
            throw grammar.unexpected();
        }
        source.blanks();
        if (source.peek() == '(' && source.second() == ')') {
            functionBody(name);
        } else {
            define(name);
        }
    }

    /** Reads a definition from the opening bracket on. */
    void functionBody(Word name) {
        findings.verb("function");
        source.step();
        source.blanks();
        if (!source.take(')')) {
            throw grammar.unexpected();
        }
        define(name);
    }

    private void define(Word name) {
        if (!name.constant()) {
            throw new NotUnderstood("the name of a function is not a plain word");
        }
        grammar.lineEnds();
        String before = findings.functions.enter(name.value());
        Argument directory = findings.directory;
        int[] fed = grammar.unfed();
        grammar.command();
        grammar.fed(fed);
        findings.directory = directory;
        findings.functions.leave(before);
    }

    /** {@code [[ ... ]]}: to bash an expression, to others a command that ends at the first operator. */
    private void test() {
        source.enter();
        boolean operators = false;
        boolean numbers = false;
        boolean unsure = false;
        int programs = findings.count();
        while (true) {
            source.blanks();
            char c = source.peek();
            if (c == Source.END || c == ';' || (c == '&' && source.second() != '&')) {
                throw grammar.unexpected();
            }
            boolean substitution = (c == '<' || c == '>') && source.second() == '(';
            if (Source.ends(c) && !substitution) {
                operators |= c != '\n';
                source.step();
                if (c == '&' || c == '|') {
                    source.take(c);
                }
                continue;
            }
            Word word = grammar.words.read();
            if (word.plain() && word.value().equals("]]")) {
                break;
            }
            numbers |= word.plain() && NUMBER_TESTS.contains(word.value());
            unsure |= !word.constant() && !word.number();
            if (word.constant()) {
                Builtins.subscript(word.value(), findings);
            }
        }
        if (operators && source.reading != Reading.BASH) {
            findings.trouble("[[ ... ]] with operators of the shell is not read alike by all shells");
        }
        if (numbers && unsure) {
            findings.anyArithmetic();
            if (findings.count() > programs) {
                grammar.words.hidden();
            }
        }
        source.leave();
    }
}
