package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Statement;
import dev.sallyport.sql.postgres.AnalysisCache;
import dev.sallyport.sql.postgres.Backslashes;
import dev.sallyport.sql.postgres.PostgresAnalysis;
import dev.sallyport.sql.postgres.StatementFacts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * How the texts of one session are to be read: by which encoding, with which meaning of backslashes, with which
 * prepared statements behind their names. Follows what the target says, and what is on its way to it.
 */
final class Readings {

    private final AnalysisCache statements;
    private final Catalog catalog;
    private final Names names;
    private final Queue<Turn> turns;
    private boolean standardStrings = true;
    private boolean stringsInFlight;
    private boolean encodingInFlight;
    private boolean renames;
    private Charset charset = StandardCharsets.UTF_8;
    private String unreadable = "";

    Readings(AnalysisCache statements, Catalog catalog, Names names, Queue<Turn> turns) {
        this.statements = statements;
        this.catalog = catalog;
        this.names = names;
        this.turns = turns;
    }

    Charset charset() {
        return charset;
    }

    /** Returns why statements cannot be read for certain; empty when they can. */
    String unreadable() {
        return unreadable;
    }

    /** Takes note of a ParameterStatus. */
    void setting(String name, String value) {
        if (name.equals("standard_conforming_strings")) {
            standardStrings = value.equals("on");
        } else if (name.equals("client_encoding")) {
            boolean readable = StartupParameters.readable(value);
            unreadable = readable
                    ? ""
                    : "The client encoding is " + value + ", in which statements cannot be read for certain.";
            charset = value.startsWith("LATIN") || value.startsWith("WIN")
                    ? StandardCharsets.ISO_8859_1
                    : StandardCharsets.UTF_8;
        }
    }

    /** Reads a statement as the target will, or both ways while that is not certain. */
    PostgresAnalysis analyse(String text) {
        if (turns.isEmpty()) {
            stringsInFlight = false;
            encodingInFlight = false;
        }
        Backslashes backslashes =
                stringsInFlight ? Backslashes.UNKNOWN : standardStrings ? Backslashes.LITERAL : Backslashes.ESCAPE;
        return statements.read(text, backslashes, this::prepared);
    }

    /**
     * Reads a prepared statement anew if what it does rests on names that may have changed since it was parsed. How
     * backslashes were read then is not remembered, so both readings have to agree.
     */
    PostgresAnalysis current(Prepared statement) {
        return statement.analysis.sessionDependent()
                ? statements.read(statement.text, Backslashes.UNKNOWN, this::prepared)
                : statement.analysis;
    }

    private Optional<Analysis> prepared(String name) {
        Prepared statement = names.statement(name);
        return statement == null || !statement.settled ? Optional.empty() : Optional.of(statement.analysis.analysis());
    }

    /** Takes note of the names that SQL's PREPARE is about to make; they are settled when the command is done. */
    void notePrepares(Run run, Turn turn) {
        List<Prepared> made = new ArrayList<>();
        for (StatementFacts facts : run.facts.facts()) {
            facts.prepared().ifPresent(prepare -> {
                Analysis body = new Analysis(
                        List.of(prepare.statement()), run.facts.analysis().incomplete());
                StatementFacts none = new StatementFacts(List.of(), Optional.empty(), Optional.empty());
                PostgresAnalysis read = new PostgresAnalysis(body, List.of(none), false);
                made.add(new Prepared(prepare.name(), run.command.text(), new int[0], read, -1));
            });
        }
        if (!made.isEmpty() && !names.full()) {
            Names.Change before = turn.change;
            List<Names.Change> changes = made.stream().map(names::define).toList();
            turn.change = () -> {
                changes.reversed().forEach(Names.Change::undo);
                before.undo();
            };
            turn.prepares = made;
        }
    }

    /** Takes note of what a statement that was just sent does to the session's settings and names. */
    void noteSent(PostgresAnalysis read) {
        Analysis analysis = read.analysis();
        boolean opaque = !analysis.complete() || analysis.has(Effect.PROCEDURAL) || analysis.has(Effect.FUNCTION);
        stringsInFlight |= opaque || read.changes("standard_conforming_strings");
        encodingInFlight |= !analysis.complete() || read.changes("client_encoding");
        if (!analysis.complete() || analysis.has(Effect.ALTER) || analysis.has(Effect.PROCEDURAL)) {
            renames = true;
            catalog.invalidate();
        }
        for (Statement statement : analysis.statements()) {
            String verb = statement.verb();
            if (verb.startsWith("DISCARD")) {
                names.forgetStatements();
            } else if (verb.startsWith("DECLARE") || verb.startsWith("CLOSE") || verb.startsWith("DISCARD")) {
                names.forgetNamedPortals();
            }
        }
    }

    /** Whether the target was sent something that may change the encoding, and has not answered it. */
    boolean encodingInFlight() {
        return encodingInFlight && !turns.isEmpty();
    }

    Catalog catalog() {
        return catalog;
    }

    /** The target is ready: what may have been renamed is asked for anew. */
    void ready(byte state) {
        if (renames) {
            // A look-up that ran meanwhile may have seen the old names.
            renames = state != 'I';
            catalog.invalidate();
        }
    }
}
