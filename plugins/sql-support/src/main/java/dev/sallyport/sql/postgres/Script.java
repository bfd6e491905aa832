package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Splits a text into statements as the server does and reads each. */
final class Script {

    private static final int STATEMENTS_MAX = 10_000;

    private final Tokens tokens;
    private final PreparedStatements session;
    private final boolean backslashEscapes;
    private final List<Statement> statements = new ArrayList<>(2);
    private final List<StatementFacts> facts = new ArrayList<>(2);
    private @Nullable String reason;
    private boolean sessionDependent;

    private Script(Tokens tokens, PreparedStatements session, boolean backslashEscapes) {
        this.tokens = tokens;
        this.session = session;
        this.backslashEscapes = backslashEscapes;
        this.reason = tokens.problem();
    }

    static PostgresAnalysis read(String text, boolean backslashEscapes, PreparedStatements session) {
        Script script = new Script(PostgresLexer.read(text, backslashEscapes), session, backslashEscapes);
        script.run(0);
        return new PostgresAnalysis(
                new Analysis(script.statements, Optional.ofNullable(script.reason)),
                script.facts,
                script.sessionDependent);
    }

    /** Reads a text that the statement of the reader will run, and adds what it does to that statement's facts. */
    static void nested(String text, Reader outer) {
        outer.enter();
        Script script =
                new Script(PostgresLexer.read(text, outer.backslashEscapes), outer.session, outer.backslashEscapes);
        script.run(outer.depth());
        for (Statement statement : script.statements) {
            outer.facts.merge(statement);
        }
        for (StatementFacts each : script.facts) {
            outer.facts.settings.addAll(each.settings());
        }
        outer.facts.sessionDependent |= script.sessionDependent;
        if (script.reason != null) {
            throw new NotUnderstood("in a text that it runs, " + script.reason);
        }
        outer.leave();
    }

    private void run(int depth) {
        int at = 0;
        while (at < tokens.count()) {
            if (tokens.kind(at) == ';') {
                at++;
                continue;
            }
            if (statements.size() == STATEMENTS_MAX) {
                reason = "the command has more than " + STATEMENTS_MAX + " statements";
                return;
            }
            int end = endOf(at);
            statement(at, end, depth);
            at = end;
        }
    }

    private void statement(int from, int end, int depth) {
        Facts found = new Facts();
        Reader reader = new Reader(tokens, session, backslashEscapes, false, found, depth);
        reader.at = from;
        reader.limit = end;
        String verb;
        try {
            verb = Statements.read(reader);
        } catch (NotUnderstood e) {
            String word = tokens.word(from);
            verb = word.isEmpty() ? "UNKNOWN" : word.toUpperCase(Locale.ROOT);
            if (reason == null) {
                reason = "statement " + (statements.size() + 1) + ": " + e.reason();
            }
        }
        Statement statement = found.statement(verb, tokens.start(from), tokens.end(end - 1));
        statements.add(statement);
        facts.add(new StatementFacts(found.settings, found.copyOut, found.prepared));
        sessionDependent |= found.sessionDependent;
    }

    private int endOf(int from) {
        boolean atomic = createsRoutine(from);
        int i = from;
        while (i < tokens.count() && tokens.kind(i) != ';') {
            byte kind = tokens.kind(i);
            if (atomic && tokens.is(i, "begin") && tokens.is(i + 1, "atomic")) {
                i = endOfBody(i + 2);
            } else {
                i = (kind == '(' || kind == '[') && tokens.match(i) > i ? tokens.match(i) + 1 : i + 1;
            }
        }
        return Math.min(i, tokens.count());
    }

    private boolean createsRoutine(int from) {
        int i = from;
        if (!tokens.is(i++, "create")) {
            return false;
        }
        if (tokens.is(i, "or") && tokens.is(i + 1, "replace")) {
            i += 2;
        }
        return tokens.is(i, "function") || tokens.is(i, "procedure");
    }

    /** In a body of SQL statements only the END that begins one ends it; every other END belongs to a CASE. */
    private int endOfBody(int from) {
        int i = from;
        int depth = 1;
        boolean fresh = true;
        while (i < tokens.count()) {
            byte kind = tokens.kind(i);
            if (fresh && tokens.is(i, "end")) {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
            fresh = kind == ';';
            if (tokens.is(i, "begin") && tokens.is(i + 1, "atomic")) {
                depth++;
                fresh = true;
                i += 2;
            } else {
                i = (kind == '(' || kind == '[') && tokens.match(i) > i ? tokens.match(i) + 1 : i + 1;
            }
        }
        if (reason == null) {
            reason = "statement " + (statements.size() + 1) + ": the body of a routine is not closed";
        }
        return i;
    }
}
