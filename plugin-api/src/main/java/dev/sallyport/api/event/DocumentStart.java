package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a body or message before its first byte. Thread-safe value.
 *
 * @param direction which way it travels
 * @param label what it is: {@code request}, {@code response}, or {@code message} for one of many in a stream
 * @param mediaType type and subtype in lower case, without parameters; empty when nobody said. Bytes that the protocol
 *     could not decode are {@code application/octet-stream}, whatever they were called
 * @param charset the character set that was said, as it was written
 * @param attributes protocol facts for rules and recording, such as {@code http.status} or {@code http.header.etag};
 *     secrets in them are replaced already
 */
@Preview
public record DocumentStart(
        Direction direction, String label, String mediaType, Optional<String> charset, Map<String, String> attributes) {

    public DocumentStart {
        attributes = Map.copyOf(attributes);
    }
}
