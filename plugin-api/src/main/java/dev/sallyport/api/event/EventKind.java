package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/** The kinds of events an interceptor can ask for. */
@Preview
public enum EventKind {
    COMMAND,
    SCHEMA,
    ROWS,
    DOCUMENT,
    TERMINAL,
    OPAQUE,
    FILE,
    COMPLETION
}
