package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a simple command: assignments, a program and its words, redirections in between; or a function's definition.
 */
final class SimpleCommand {

    private final Grammar grammar;
    private final Source source;
    private final Findings findings;

    SimpleCommand(Grammar grammar) {
        this.grammar = grammar;
        this.source = grammar.source;
        this.findings = grammar.findings;
    }

    /** Reads the command and notes what it runs. */
    void read() {
        int wordsFrom = findings.count();
        Redirections.Inputs inputs = new Redirections.Inputs();
        List<Word> read = new ArrayList<>(4);
        while (true) {
            source.blanks();
            if (grammar.redirections.one(inputs)) {
                continue;
            }
            char c = source.peek();
            if (c == '(') {
                if (read.size() == 1 && !inputs.any() && read.getFirst().assigns() == null) {
                    grammar.compounds.functionBody(read.getFirst());
                    return;
                }
                throw grammar.unexpected();
            }
            if (Source.ends(c) && c != '<' && c != '>') {
                break;
            }
            Word word = grammar.words.read();
            if (word.assigns() != null && source.peek() == '(' && word.last() == '=') {
                array();
                word.anything();
            }
            read.add(word);
        }
        if (read.isEmpty() && !inputs.any()) {
            throw grammar.unexpected();
        }
        finish(read, wordsFrom, inputs);
    }

    private void finish(List<Word> read, int wordsFrom, Redirections.Inputs inputs) {
        boolean prefix = true;
        List<Argument> arguments = new ArrayList<>(read.size());
        for (Word word : read) {
            String variable = word.assigns();
            if (variable != null) {
                assigned(variable, word);
            }
            prefix &= variable != null;
            if (!prefix) {
                arguments.add(word.argument());
            }
        }
        if (arguments.isEmpty()) {
            findings.verb(read.isEmpty() ? ">" : "=");
            return;
        }
        Word head = read.get(read.size() - arguments.size());
        oddName(head);
        boolean fed = findings.count() > wordsFrom;
        int feeders = grammar.from < grammar.to ? grammar.from : wordsFrom;
        Call call = new Call(
                fed ? feeders : grammar.from,
                fed ? findings.count() : grammar.to,
                inputs.document,
                inputs.text,
                source.reading);
        new Commands(grammar).run(arguments, call, 0);
    }

    private void assigned(String variable, Word word) {
        Variables.assigned(variable, findings);
        if (!word.assignsNumber()) {
            findings.unsure(variable);
            if (word.constant()) {
                Builtins.subscript(word.assignedText(), findings);
            }
        }
    }

    /** Names that one shell takes for a program and another for something else. */
    private void oddName(Word head) {
        String name = head.value();
        if (head.plain() && name.indexOf('=') >= 0) {
            // Also =rm, which is the path of rm to some.
            findings.trouble("a word with = in it is not read alike by all shells where a program is expected");
        }
    }

    private void array() {
        source.enter();
        source.step();
        while (true) {
            grammar.lineEnds();
            if (source.take(')')) {
                source.leave();
                return;
            }
            Word element = grammar.words.read();
            if (element.absent()) {
                throw grammar.unexpected();
            }
        }
    }
}
