package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.math.BigDecimal;
import java.util.Set;

/** {@code redact}: text becomes {@code [email]} or {@code [redacted]}, a number 0, bytes none, everything else NULL. */
final class Redact extends TreeMasker {

    private static final byte[] NOTHING = {};

    Redact() {
        super("redact", Set.of());
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        return of(value, context);
    }

    static Value of(Value value, MaskContext context) {
        return switch (value) {
            case Value.Text _ -> Shape.of(context).holding("[" + context.type().orElse("redacted") + "]");
            case Value.Int _ -> new Value.Int(0);
            case Value.Decimal decimal ->
                new Value.Decimal(
                        BigDecimal.ZERO.setScale(Math.clamp(decimal.value().scale(), 0, 100)));
            case Value.Bytes _ -> new Value.Bytes(NOTHING);
            default -> Value.NULL;
        };
    }
}
