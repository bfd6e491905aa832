package dev.sallyport.shell;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Redirection;
import dev.sallyport.api.event.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the analysis of one line has found so far. Confined to the analysing thread. */
final class Findings {

    private static final int PROGRAMS_MAX = 5_000;
    private static final int STATEMENTS_MAX = 5_000;

    final Functions functions = new Functions();
    int depth;
    /** Levels of substitutions around what is read. */
    int inside;
    /** Where programs run from here on. */
    Argument directory = Program.HERE;

    private final List<Draft> drafts = new ArrayList<>(4);
    private final List<Open> statements = new ArrayList<>(4);
    private final List<Aimed> redirections = new ArrayList<>(0);
    private final Set<String> unsureVariables = new HashSet<>(0);
    private final List<Used> arithmetic = new ArrayList<>(0);
    private long budget;
    private @Nullable String reason;
    private Open current = new Open("", 0);

    /** The budget bounds what nested readings of the same text may cost: a few times its length. */
    Findings(int length) {
        budget = 16L * length + 10_000;
    }

    /** A program whose last facts are not yet known. */
    private static final class Draft {
        private final Open statement;
        private final String path;
        private final List<Argument> arguments;
        private final Argument directory;
        private final int from;
        private final int to;
        private boolean background;
        private int local;

        Draft(Open statement, String path, List<Argument> arguments, Argument directory, int from, int to) {
            this.statement = statement;
            this.path = path;
            this.arguments = arguments;
            this.directory = directory;
            this.from = from;
            this.to = to;
        }
    }

    /** A statement that may still grow: the text of a here-document comes after it. */
    static final class Open {
        private String verb;
        private final int start;
        private int end;
        private final Set<Effect> effects = EnumSet.noneOf(Effect.class);
        private final List<Program> programs = new ArrayList<>(2);
        private final List<Redirection> redirections = new ArrayList<>(0);

        Open(String verb, int start) {
            this.verb = verb;
            this.start = start;
            this.end = start;
        }
    }

    private record Aimed(Open statement, Redirection redirection) {}

    private record Used(Open statement, String variable) {}

    /** Pays for reading characters. */
    void spend(int characters) {
        budget -= characters;
        if (budget < 0) {
            throw new NotUnderstood("the command line is too involved");
        }
    }

    /** Notes why the analysis is not complete; the first reason is the one that is told. */
    void trouble(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    void begin(int start) {
        if (statements.size() >= STATEMENTS_MAX) {
            throw new NotUnderstood("the command line holds too many commands");
        }
        current = new Open("", start);
        statements.add(current);
    }

    void end(int end) {
        current.end = end;
    }

    Open current() {
        return current;
    }

    /** Goes back to a statement that was read before; returns the one that was current. */
    Open resume(Open statement) {
        Open before = current;
        current = statement;
        return before;
    }

    /** The first word that says what a statement is; commands inside its words do not. */
    void verb(String verb) {
        if (current.verb.isEmpty() && inside == 0) {
            current.verb = verb;
        }
    }

    void effect(Effect effect) {
        current.effects.add(effect);
    }

    int count() {
        return drafts.size();
    }

    void program(String path, List<Argument> arguments, int from, int to) {
        if (drafts.size() >= PROGRAMS_MAX) {
            throw new NotUnderstood("the command line runs too many programs");
        }
        current.effects.add(Effect.PROGRAM);
        drafts.add(new Draft(current, path, arguments, directory, from, to));
    }

    void background(int from) {
        for (int i = from; i < drafts.size(); i++) {
            drafts.get(i).background = true;
        }
    }

    void redirection(Argument target, boolean write) {
        current.effects.add(Effect.FILE);
        redirections.add(new Aimed(current, new Redirection(target, write, directory)));
    }

    /** A variable has a value that is not known here. */
    void unsure(String variable) {
        unsureVariables.add(variable);
    }

    /** A variable is read as an arithmetic expression, whose subscripts may hold commands. */
    void arithmetic(String variable) {
        arithmetic.add(new Used(current, variable));
    }

    /** Some variable is read so. */
    void anyArithmetic() {
        arithmetic("");
    }

    Analysis analysis() {
        if (functions.bomb()) {
            trouble("a function starts itself again and again (a fork bomb)");
        }
        for (Used used : arithmetic) {
            if (used.variable.isEmpty() ? !unsureVariables.isEmpty() : unsureVariables.contains(used.variable)) {
                used.statement.effects.add(Effect.PROCEDURAL);
            }
        }
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            List<Program> programs = draft.statement.programs;
            draft.local = programs.size();
            int from = local(draft, draft.from, i);
            int to = Math.max(from, local(draft, draft.to, i));
            programs.add(new Program(draft.path, draft.arguments, draft.directory, from, to, draft.background));
        }
        for (Aimed aimed : redirections) {
            aimed.statement.redirections.add(aimed.redirection);
        }
        List<Statement> finished = new ArrayList<>(statements.size());
        for (Open open : statements) {
            if (open.verb.isEmpty() && !open.programs.isEmpty()) {
                open.verb = "?";
            }
            if (!open.verb.isEmpty()) {
                finished.add(statement(open));
            }
        }
        return new Analysis(finished, Optional.ofNullable(reason));
    }

    private static Statement statement(Open open) {
        return new Statement(
                open.verb,
                open.effects,
                List.of(),
                Set.of(),
                false,
                open.start,
                open.end,
                open.programs,
                open.redirections);
    }

    /** The place of a program among those of its statement. */
    private int local(Draft draft, int global, int before) {
        for (int i = global; i < before; i++) {
            if (drafts.get(i).statement == draft.statement) {
                return drafts.get(i).local;
            }
        }
        return draft.local;
    }
}
