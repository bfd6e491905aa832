package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Value;
import java.util.Map;
import java.util.Set;

/**
 * Replaces a sensitive value. Thread-safe, deterministic for equal input and context, must not block.
 *
 * <p>It returns a value of the same kind as it got, or {@link Value#NULL}; the adapter refuses what its type cannot
 * hold. {@code NULL} goes in as {@code NULL} and must come out so. Throwing refuses the rows.
 */
@Preview
public interface Masker {

    /** Returns the name masking rules use for it. */
    String name();

    Value mask(Value value, MaskContext context);

    /**
     * Checks the options of a rule before it comes into force; throwing refuses the rule and tells why.
     *
     * @param types what the rule's detector may find; empty when the rule names columns or places alone
     */
    default void check(Map<String, String> options, Set<String> types) {}

    /** Whether it costs so much that it should run off the event loop. */
    default boolean costly() {
        return false;
    }
}
