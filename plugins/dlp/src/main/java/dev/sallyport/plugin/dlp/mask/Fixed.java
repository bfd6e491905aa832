package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code fixed}: every value becomes the option {@code text}, read as the value's kind. */
final class Fixed extends TreeMasker {

    /** Digits of a fixed number; beyond it BigDecimal costs more than a mask should. */
    private static final int DIGITS_MAX = 100;

    Fixed() {
        super("fixed", Set.of("text"));
    }

    @Override
    void check(Options options, Set<String> types) {
        text(options);
    }

    private static String text(Options options) {
        String text = options.text("text");
        if (text == null) {
            throw options.wrong("option text is missing: it says what every value becomes");
        }
        return text;
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        String text = text(options);
        return switch (value) {
            case Value.Text _ -> new Value.Text(text);
            case Value.Bytes _ -> new Value.Bytes(text.getBytes(StandardCharsets.UTF_8));
            case Value.Bool _ -> bool(text);
            case Value.Int _ -> new Value.Int(number(text).longValue());
            case Value.Decimal _ -> new Value.Decimal(decimal(text));
            default -> Value.NULL;
        };
    }

    private static Value bool(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Bool(text.equals("true"));
        }
        throw unfit("option text must be true or false for a boolean value");
    }

    private static BigDecimal number(String text) {
        BigDecimal number = decimal(text);
        try {
            return BigDecimal.valueOf(number.longValueExact());
        } catch (ArithmeticException notWhole) {
            throw unfit("option text must be a whole number for a value that is one");
        }
    }

    private static BigDecimal decimal(String text) {
        try {
            BigDecimal number = text.length() > DIGITS_MAX ? null : new BigDecimal(text);
            if (number != null && Math.abs((long) number.scale()) <= DIGITS_MAX) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw unfit("option text must be a number for a numeric value");
    }

    /** The option is fine as such; only this value cannot become it. */
    private static IllegalArgumentException unfit(String why) {
        return new IllegalArgumentException("masker fixed: " + why);
    }
}
