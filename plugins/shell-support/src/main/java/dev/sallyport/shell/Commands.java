package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import java.util.ArrayList;
import java.util.List;

/** Tells what a simple command runs: the program itself, and what that program is asked to start. */
final class Commands {

    /** Wrappers around wrappers: people write three. */
    private static final int WRAPPERS_MAX = 20;

    private static final String OPEN_NAME = "the name of a program is put together while the line runs";
    private static final String OPEN_CODE = "a shell is given code that is put together while the line runs";

    private final Grammar grammar;
    private final Findings findings;

    Commands(Grammar grammar) {
        this.grammar = grammar;
        this.findings = grammar.findings;
    }

    /** Notes the program that the words start, and what it starts in turn. */
    void run(List<Argument> words, Call call, int wrappers) {
        if (words.isEmpty()) {
            return;
        }
        if (wrappers > WRAPPERS_MAX) {
            throw new NotUnderstood("too many programs start each other");
        }
        Argument head = words.getFirst();
        String path = path(head);
        if (path.isEmpty()) {
            findings.verb("?");
            findings.trouble(OPEN_NAME);
            return;
        }
        List<Argument> arguments = words.subList(1, words.size());
        String name = path.substring(path.lastIndexOf('/') + 1);
        findings.verb(name);
        findings.functions.called(path);
        findings.program(path, arguments, call.from(), call.to());
        if (Builtins.run(name, arguments, call, this, wrappers)) {
            return;
        }
        Wrapper wrapper = Wrappers.find(name);
        if (wrapper != null) {
            wrapper.run(arguments, call, this, wrappers + 1);
        } else if (Shells.is(name)) {
            Shells.run(name, arguments, call, this);
        } else if (name.equals("find")) {
            Find.run(arguments, call, this, wrappers + 1);
        }
        if (Interpreters.hides(name, arguments)) {
            hidden();
        }
    }

    /** The path of a program, if it is known at least where it ends; else an empty text. */
    private static String path(Argument head) {
        String text = head.text();
        return switch (head.kind()) {
            case CONSTANT -> text;
            case GLOB, PARTIAL -> {
                // "$HOME/bin/tool" is one word that ends in a name; ~/bin/tool too. In [a]/b or */b the name is open.
                int slash = text.lastIndexOf('/');
                String name = text.substring(slash + 1);
                boolean known = slash > 0 && !name.isEmpty() && name.indexOf('*') < 0 && name.indexOf('?') < 0;
                String start = head.kind() == Argument.Kind.PARTIAL ? "*/" : "/**/";
                boolean single = text.startsWith(start) && text.indexOf('*', start.length()) < 0;
                yield known && single && text.indexOf('?') < 0 ? text : "";
            }
            case UNKNOWN -> "";
        };
    }

    void trouble(String why) {
        findings.trouble(why);
    }

    /** Something runs whose doing the text does not show. */
    void hidden() {
        findings.effect(Effect.PROCEDURAL);
    }

    Findings findings() {
        return findings;
    }

    /** A program is given code for a shell. */
    void code(Argument code, Call call, Reading reading) {
        if (code.constant()) {
            Argument directory = findings.directory;
            grammar.code(code.text(), reading, call.from(), call.to());
            findings.directory = directory;
        } else {
            findings.trouble(OPEN_CODE);
        }
    }

    /** A program is given code for a shell in several words, which it joins with blanks. */
    void joined(List<Argument> words, Call call, Reading reading) {
        code(join(words), call, reading);
    }

    static Argument join(List<Argument> words) {
        StringBuilder line = new StringBuilder();
        for (Argument word : words) {
            if (!word.constant()) {
                return Argument.unknown(word.text());
            }
            line.append(line.isEmpty() ? "" : " ").append(word.text());
        }
        return Argument.of(line.toString());
    }

    /** The shell evaluates words as if they stood in the line; what they do to the directory stays. */
    void eval(List<Argument> words, Call call) {
        Argument line = join(words);
        if (line.constant()) {
            grammar.code(line.text(), call.reading(), call.from(), call.to());
        } else {
            findings.trouble("eval is given code that is put together while the line runs");
        }
    }

    /** A shell reads its commands from its input. */
    void shellReadsInput(Call call, Reading reading) {
        HereDocs.Doc document = call.document();
        if (document != null) {
            Findings.Open statement = findings.current();
            Call inner = call.withoutInput();
            document.readBy(text -> {
                Findings.Open current = findings.resume(statement);
                code(text, inner, reading);
                findings.resume(current);
            });
        } else if (call.text() != null) {
            code(call.text(), call.withoutInput(), reading);
        } else {
            hidden();
        }
    }

    /** Programs that are started from here on run elsewhere. */
    void changeDirectory(List<Argument> arguments) {
        List<Argument> places = new ArrayList<>(arguments);
        places.removeIf(word ->
                word.constant() && word.text().startsWith("-") && word.text().length() > 1);
        Argument before = findings.directory;
        if (!before.equals(Program.HERE) || places.size() > 1) {
            findings.directory = Argument.unknown("?");
            return;
        }
        Argument place = places.isEmpty() ? new Argument("/**", Argument.Kind.GLOB) : places.getFirst();
        boolean up = ("/" + place.text() + "/").contains("/../");
        boolean known =
                place.constant() && !place.text().equals("-") && (place.text().startsWith("/") || !up);
        boolean home = place.kind() == Argument.Kind.GLOB && place.text().startsWith("/**") && !up;
        findings.directory = known || home ? place : Argument.unknown(place.text());
    }
}
