package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.session.Session;
import java.util.Map;
import java.util.Optional;

/**
 * What a masker may know about the value.
 *
 * @param session whose result it is
 * @param column the column, when the value is a cell
 * @param type the sensitive type found by a detector, such as {@code email}; empty for a column rule
 * @param options the rule's options for the masker, as it has checked them
 * @param key 32 bytes of key material for keyed operators; the same for equal scope, never shown to anybody
 */
@Preview
public record MaskContext(
        Session session, Optional<Column> column, Optional<String> type, Map<String, String> options, byte[] key) {}
