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
    /**
     * An HTTP request or gRPC call. Its text is the method, a space and the target as it will be sent. Guardrails,
     * routes and recordings rest on these attributes, each left out where there is nothing to say:
     *
     * <ul>
     *   <li>{@code http.method}; {@code http.scheme} and {@code http.host}, the latter in lower case and without port;
     *   <li>{@code http.path}, canonical: no dot segments, no empty ones, no needless escapes; {@code http.query} as
     *       sent, without its question mark; {@code http.route} only where the protocol knows better than the target's
     *       routes;
     *   <li>{@code http.header.} and a name in lower case for each header, values joined by a comma and a space, with
     *       credentials replaced;
     *   <li>{@code http.content-type} without parameters; {@code http.body}: {@code none}, {@code whole} when the body
     *       is the command's one parameter ({@link Value.Text} or {@link Value.Bytes}, decoded), or {@code streamed};
     *   <li>{@code grpc.service} and {@code grpc.method}.
     * </ul>
     */
    HTTP_REQUEST,
    /**
     * One message that a client sends over a connection it had upgraded (WebSocket). Its text is {@code MESSAGE}, a
     * space and the target of the upgrade; its attributes are those of the upgrade's request and
     * {@code http.websocket}: {@code text} or {@code binary}. The message is the one parameter, as the body of a
     * request is. Only asked about where {@link dev.sallyport.api.protocol.Lane#wantsBody} says so.
     */
    HTTP_MESSAGE,
    FILE_TRANSFER,
    /** Opening a nested stream to somewhere else; see {@link Tunnel}. */
    TUNNEL,
    /** Cancelling work of the same session. */
    CANCEL,
    /** Everything that administers the protocol itself. */
    ADMIN
}
