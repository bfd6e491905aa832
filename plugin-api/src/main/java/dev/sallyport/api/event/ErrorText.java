package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Map;

/**
 * An error or notice of the target in words.
 *
 * @param code the target's code, such as a SQLSTATE
 * @param message the primary message
 * @param details further texts by the protocol's field name, such as {@code detail}, {@code hint}, {@code where},
 *     {@code table}, {@code column}, {@code constraint}
 */
@Preview
public record ErrorText(String code, String message, Map<String, String> details) {
    public ErrorText {
        details = Map.copyOf(details);
    }
}
