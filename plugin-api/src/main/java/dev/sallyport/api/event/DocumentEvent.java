package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * A document on its way.
 *
 * @param direction which way it travels
 * @param mediaType what the document is made of, such as {@code application/json} or {@code application/grpc}
 * @param document the lens
 */
@Preview
public record DocumentEvent(Direction direction, String mediaType, Document document) implements Event {
    @Override
    public EventKind eventKind() {
        return EventKind.DOCUMENT;
    }
}
