package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/**
 * {@code generalise}: less of a value, but true: the year, month or decade of a date, the beginning of a postal code,
 * the step that a number lies on. What cannot be read so is redacted.
 */
final class Generalise extends TreeMasker {

    private static final Set<String> TO = Set.of("year", "month", "decade", "prefix", "step");
    private static final int KEEP_MAX = 8;
    private static final int STEP_MAX = 1_000_000_000;
    private static final int YEAR_FIRST = 1800;
    private static final int YEAR_LAST = 2199;

    /** More digits than any number that people group into steps. */
    private static final int PRECISION_MAX = 100;

    Generalise() {
        super("generalise", Set.of("to", "keep", "step"));
    }

    @Override
    void check(Options options, Set<String> types) {
        options.choice("to", "year", TO);
        options.number("keep", 3, 1, KEEP_MAX);
        options.number("step", 10, 2, STEP_MAX);
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        String to = options.choice("to", "year", TO);
        int keep = options.number("keep", 3, 1, KEEP_MAX);
        int step = options.number("step", 10, 2, STEP_MAX);
        return switch (to) {
            case "prefix" -> prefix(value, context, keep);
            case "step" -> step(value, context, step);
            default -> date(value, context, to);
        };
    }

    private static Value prefix(Value value, MaskContext context, int keep) {
        return switch (value) {
            case Value.Text text when Shape.of(context) == Shape.FREE -> new Value.Text(begun(text.value(), keep, '*'));
            case Value.Int number
            when number.value() >= 0 -> new Value.Int(Long.parseLong(begun(number.toText(), keep, '0')));
            default -> Redact.of(value, context);
        };
    }

    /** Keeps the first letters and digits, and at most half of a value that has few. */
    private static String begun(String text, int keep, char star) {
        StringBuilder begun = new StringBuilder(text);
        long telling = text.chars().filter(Character::isLetterOrDigit).count();
        long kept = telling > keep ? keep : telling / 2;
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean tells = Character.isLetterOrDigit(text.charAt(i)) || Character.isSurrogate(text.charAt(i));
            if (tells && seen++ >= kept) {
                begun.setCharAt(i, star);
            }
        }
        return begun.toString();
    }

    private static Value step(Value value, MaskContext context, int step) {
        return switch (value) {
            case Value.Int number -> new Value.Int(stepped(number.value(), step));
            case Value.Decimal decimal
            when isModest(decimal.value()) ->
                new Value.Decimal(floored(decimal.value(), step)
                        .setScale(Math.max(0, decimal.value().scale())));
            case Value.Text text
            when Shape.of(context) == Shape.FREE
                    && text.value().length() <= 18
                    && text.value().matches("-?[0-9]+") ->
                new Value.Text(Long.toString(stepped(Long.parseLong(text.value()), step)));
            default -> Redact.of(value, context);
        };
    }

    private static boolean isModest(BigDecimal number) {
        return Math.abs((long) number.scale()) <= PRECISION_MAX && number.precision() <= PRECISION_MAX;
    }

    private static BigDecimal floored(BigDecimal number, int step) {
        BigInteger whole = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
        return new BigDecimal(whole.subtract(whole.mod(BigInteger.valueOf(step))));
    }

    /** Returns the step below, or the number itself where none is left below it. */
    private static long stepped(long number, int step) {
        long rest = Math.floorMod(number, step);
        return number < Long.MIN_VALUE + rest ? 0 : number - rest;
    }

    private static Value date(Value value, MaskContext context, String to) {
        return switch (value) {
            case Value.Text text -> date(text.value(), context, to);
            case Value.Int number
            when isYear(number.value()) ->
                new Value.Int(to.equals("decade") ? stepped(number.value(), 10) : number.value());
            default -> Redact.of(value, context);
        };
    }

    private static Value date(String text, MaskContext context, String to) {
        int at = yearAt(text);
        if (at < 0) {
            return Redact.of(new Value.Text(text), context);
        }
        int year = Integer.parseInt(text.substring(at, at + 4));
        boolean iso = at == 0 && text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
        String month = iso ? text.substring(5, 7) : "";
        if (to.equals("month") && !iso) {
            return Redact.of(new Value.Text(text), context);
        }
        int first = to.equals("decade") ? year - year % 10 : year;
        String type = context.column()
                .map(column -> column.type().toLowerCase(Locale.ROOT))
                .orElse("");
        String day = first + "-" + (to.equals("month") ? month : "01") + "-01";
        if (type.equals("date")) {
            return new Value.Text(day);
        }
        if (type.startsWith("timestamp") || type.startsWith("datetime")) {
            boolean zoned = type.equals("timestamptz") || type.equals("timestamp with time zone");
            return new Value.Text(day + " 00:00:00" + (zoned ? "+00" : ""));
        }
        return switch (to) {
            case "decade" -> Shape.of(context).holding(first + "s");
            case "month" -> Shape.of(context).holding(first + "-" + month);
            default -> Shape.of(context).holding(Integer.toString(first));
        };
    }

    /** Returns where four digits stand that are a year and no part of a longer number, or -1. */
    private static int yearAt(String text) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean digit = i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
            if (!digit) {
                if (i - from == 4 && isYear(Integer.parseInt(text.substring(from, i)))) {
                    return from;
                }
                from = i + 1;
            }
        }
        return -1;
    }

    private static boolean isYear(long number) {
        return number >= YEAR_FIRST && number <= YEAR_LAST;
    }
}
