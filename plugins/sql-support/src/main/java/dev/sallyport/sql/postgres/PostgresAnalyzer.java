package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import java.util.List;

/**
 * Tells what a PostgreSQL command does, from its text alone. Immutable and thread-safe; pure computing, so it may run
 * on an event loop.
 *
 * <p>What is not understood makes the analysis incomplete, with a reason that may be shown to the client: an unknown
 * leading word, a literal or bracket that is not closed, a NUL, a statement that a block puts together at run time, a
 * text too long or nested too deep.
 */
public final class PostgresAnalyzer {

    private static final int CHARACTERS_MAX = 4 << 20;

    /** The reason given when the reading itself failed; tests look for it. */
    static final String FAULT = "the command could not be read";

    private final int charactersMax;

    /** An analyzer that reads texts of at most four million characters. */
    public PostgresAnalyzer() {
        this(CHARACTERS_MAX);
    }

    /** An analyzer that reads texts of at most so many characters; a longer one is not understood. */
    public PostgresAnalyzer(int charactersMax) {
        this.charactersMax = charactersMax;
    }

    /** Returns what a command does in a session of which only the meaning of backslashes is known. */
    public Analysis analyze(String sql, Backslashes backslashes) {
        return analyze(sql, backslashes, PreparedStatements.NONE);
    }

    /** Returns what a command does in a session that knows its prepared statements. */
    public Analysis analyze(String sql, Backslashes backslashes, PreparedStatements session) {
        return read(sql, backslashes, session).analysis();
    }

    /** Returns what a command does, with the facts that an adapter asks for. */
    public PostgresAnalysis read(String sql, Backslashes backslashes, PreparedStatements session) {
        if (sql.length() > charactersMax) {
            return notUnderstood("the command is longer than " + charactersMax + " characters");
        }
        try {
            return switch (backslashes) {
                case LITERAL -> Script.read(sql, false, session);
                case ESCAPE -> Script.read(sql, true, session);
                case UNKNOWN -> bothWays(sql, session);
            };
        } catch (IndexOutOfBoundsException e) {
            // A fault of ours must not become a hole: what made the reading fail is not understood.
            return notUnderstood(FAULT);
        }
    }

    private static PostgresAnalysis bothWays(String sql, PreparedStatements session) {
        PostgresAnalysis literal = Script.read(sql, false, session);
        if (sql.indexOf('\\') < 0) {
            return literal;
        }
        PostgresAnalysis escape = Script.read(sql, true, session);
        return literal.equals(escape)
                ? literal
                : notUnderstood("whether a backslash in a string is an escape is not known in this session");
    }

    private static PostgresAnalysis notUnderstood(String reason) {
        return new PostgresAnalysis(Analysis.notUnderstood(reason), List.of(), false);
    }
}
