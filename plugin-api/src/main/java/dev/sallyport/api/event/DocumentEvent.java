package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * A document on its way.
 *
 * @param direction which way it travels
 * @param document the lens
 */
@Preview
public record DocumentEvent(Direction direction, Document document) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.DOCUMENT;
    }
}
