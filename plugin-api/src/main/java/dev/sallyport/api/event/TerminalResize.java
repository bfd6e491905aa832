package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/** A change of the terminal's size, in character cells. */
@Preview
public record TerminalResize(int columns, int rows) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.TERMINAL;
    }
}
