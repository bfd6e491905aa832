package dev.sallyport.core.policy;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A pattern for a value: text with {@code *} and {@code ?}, or a bound such as {@code >1000} or {@code <=0}, which a
 * number must keep, and a text that spells a number too.
 */
final class ValuePattern {

    /** A longer text is no amount. */
    private static final int NUMBER_CHARS_MAX = 100;

    private final Glob glob;
    private final String relation;
    private final Optional<BigDecimal> bound;

    ValuePattern(String written) {
        String sign = written.startsWith(">=") || written.startsWith("<=")
                ? written.substring(0, 2)
                : written.startsWith(">") || written.startsWith("<") ? written.substring(0, 1) : "";
        this.relation = sign;
        this.bound = sign.isEmpty()
                ? Optional.empty()
                : Optional.of(number(written.substring(sign.length()).strip())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "must be a number behind " + sign + ", not '" + written + "'")));
        this.glob = new Glob(written);
    }

    private static Optional<BigDecimal> number(String text) {
        if (text.isEmpty() || text.length() > NUMBER_CHARS_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What is written as a number, and is none that can be compared, may be any number to the target. */
    private static boolean outOfRange(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    boolean matches(Value value) {
        if (bound.isEmpty()) {
            return glob.matches(value.toText());
        }
        Optional<BigDecimal> number = switch (value) {
            case Value.Int whole -> Optional.of(BigDecimal.valueOf(whole.value()));
            case Value.Decimal decimal -> Optional.of(decimal.value());
            default -> number(value.toText());
        };
        if (number.isEmpty()) {
            return outOfRange(value.toText());
        }
        int order = number.get().compareTo(bound.get());
        return switch (relation) {
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            default -> order <= 0;
        };
    }
}
