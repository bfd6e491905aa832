package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.nio.ByteBuffer;

/**
 * Bytes of a terminal stream.
 *
 * @param direction which way they travel
 * @param bytes a read-only view, valid during the call
 */
@Preview
public record TerminalData(Direction direction, ByteBuffer bytes) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.TERMINAL;
    }
}
