package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * A decoded, protocol-agnostic fact of a session.
 *
 * <p>Interceptors only ever see the kinds they asked for ({@link Interests}); a switch over events in a plugin keeps a
 * {@code default} branch, so that a later kind cannot break it.
 */
@Preview
public sealed interface Event
        permits Command,
                ResultSchema,
                RowBatch,
                DocumentEvent,
                TerminalData,
                TerminalResize,
                OpaqueData,
                FileTransfer,
                Completion {

    /** Returns the kind of this event. */
    EventKind eventKind();
}
