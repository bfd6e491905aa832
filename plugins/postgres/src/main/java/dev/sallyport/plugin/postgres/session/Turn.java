package dev.sallyport.plugin.postgres.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer the client (or the gateway itself) waits for. Turns stand in a queue in the order of the answers: what the
 * target says belongs to the first, and what the gateway has to say of its own waits until it is first.
 */
final class Turn {

    /** What is answered. */
    enum Kind {
        QUERY,
        PARSE,
        BIND,
        /** Describe of a statement or portal. */
        DESCRIBE,
        EXECUTE,
        CLOSE,
        SYNC,
        /** A Describe of a portal that the gateway asked for itself; its answer is kept from the client. */
        PROBE,
        /** A statement meant to fail, so that the target rolls back what was pipelined before a refused command. */
        POISON,
        /** CopyDone or CopyFail that was sent before the target said that it copies. */
        COPY_END,
        /** The gateway's own words. */
        WORDS
    }

    final Kind kind;

    /** The command of a QUERY or EXECUTE; absent when nobody governs the session. */
    @Nullable
    Run run;

    /** The portal of a BIND, EXECUTE, PROBE or DESCRIBE of a portal. */
    @Nullable
    Portal portal;

    /** The statement of a PARSE or of a DESCRIBE of a statement. */
    @Nullable
    Prepared statement;

    /** The statements that SQL's PREPARE makes if the command succeeds. */
    List<Prepared> prepares = List.of();

    /** What the message changed in the session's names, taken back if the target never acted on it. */
    Names.Change change = Names.Change.NONE;

    /** An error to say instead of the target's (POISON) or of one's own accord (WORDS). */
    Map<Character, String> error = Map.of();

    /** Whether ReadyForQuery follows the gateway's own words. */
    boolean ready;

    Turn(Kind kind) {
        this.kind = kind;
    }

    static Turn words(Map<Character, String> error, boolean ready) {
        Turn turn = new Turn(Kind.WORDS);
        turn.error = error;
        turn.ready = ready;
        return turn;
    }

    static Turn poison(Map<Character, String> error) {
        Turn turn = new Turn(Kind.POISON);
        turn.error = error;
        return turn;
    }
}
