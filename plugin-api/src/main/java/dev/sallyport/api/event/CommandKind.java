package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/** What sort of thing a client asks for. */
@Preview
public enum CommandKind {
    /** A statement text that runs at once. */
    QUERY,
    /** A prepared statement with parameters. */
    EXECUTE,
    /** A named call (remote procedure, tool, function fast path). */
    CALL,
    /** A line or program for a shell. */
    SHELL,
    HTTP_REQUEST,
    FILE_TRANSFER,
    /** Opening a nested stream to somewhere else; see {@link Tunnel}. */
    TUNNEL,
    /** Cancelling work of the same session. */
    CANCEL,
    /** Everything that administers the protocol itself. */
    ADMIN
}
