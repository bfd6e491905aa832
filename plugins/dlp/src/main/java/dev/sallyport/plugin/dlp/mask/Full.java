package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.util.Set;

/** {@code full}: a star for each letter and digit, so that only the length is told; what is no text is redacted. */
final class Full extends TreeMasker {

    Full() {
        super("full", Set.of());
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        return value instanceof Value.Text(String text) && Shape.of(context) == Shape.FREE
                ? new Value.Text(Partial.starred(text, 0, 0, '*'))
                : Redact.of(value, context);
    }
}
