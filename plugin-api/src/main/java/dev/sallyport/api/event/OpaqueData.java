package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * Bytes that are counted but not understood.
 *
 * @param direction which way they travelled
 * @param label what the adapter calls them, such as {@code copy-in}
 * @param bytes how many
 */
@Preview
public record OpaqueData(Direction direction, String label, long bytes) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.OPAQUE;
    }
}
