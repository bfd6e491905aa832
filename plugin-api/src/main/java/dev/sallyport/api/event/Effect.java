package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/** What a statement does to the target, as far as its text tells. Rules act on effects, never on text. */
@Preview
public enum Effect {
    /** Reads rows or values. */
    READ,
    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    TRUNCATE,
    /** Creates an object (also SELECT INTO and CREATE TABLE AS). */
    CREATE,
    ALTER,
    DROP,
    /** Grants, revokes, changes roles, ownership, default privileges or row security. */
    PRIVILEGE,
    /** Runs code whose effects the text does not show: DO, CALL, EXECUTE of a dynamic string, {@code python -c}. */
    PROCEDURAL,
    /** Calls a function that is not known to be free of side effects. */
    FUNCTION,
    /** Reads or writes files of the target's host, large object import and export included. */
    FILE,
    /** Runs a program on the target's host. */
    PROGRAM,
    /** Reaches another server from the target (dblink, foreign servers, subscriptions). */
    REMOTE,
    /** Changes settings of the session that alter the meaning of later statements. */
    SESSION,
    /** Begins, ends or marks a transaction. */
    TRANSACTION,
    /** Takes explicit locks. */
    LOCK,
    /** Vacuum, analyze, reindex, cluster, checkpoint and their kind. */
    MAINTENANCE,
    /** Listen, notify, unlisten. */
    NOTIFY,
    /** Streams data from the client into a relation (COPY FROM STDIN). */
    BULK_IN,
    /** Streams data from a relation or query to the client (COPY TO STDOUT). */
    BULK_OUT,
    /** Replication commands. */
    REPLICATION,
    /** Changes the server's own configuration (ALTER SYSTEM). */
    SYSTEM,
    /** Cancels or terminates other work. */
    CANCEL
}
