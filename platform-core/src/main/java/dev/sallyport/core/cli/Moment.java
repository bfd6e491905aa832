package dev.sallyport.core.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments of a replay as people write them: {@code 12.5s}, {@code 2m30s}, {@code 1h5m}. */
final class Moment {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8}(?:\\.\\d{1,6})?)s?)?");

    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private Moment() {}

    /** Returns the microseconds; the option is named when the text is not a moment. */
    static long micros(String option, String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            throw new CliException(CliException.USAGE, option + " takes a moment such as 12.5s or 2m30s, not " + text);
        }
        BigDecimal seconds = number(form, 3)
                .add(number(form, 2).multiply(BigDecimal.valueOf(60)))
                .add(number(form, 1).multiply(BigDecimal.valueOf(3600)));
        return seconds.multiply(MICROS).longValue();
    }

    private static BigDecimal number(Matcher form, int group) {
        String found = form.group(group);
        return found == null ? BigDecimal.ZERO : new BigDecimal(found);
    }

    static Duration duration(String option, String text) {
        return Duration.ofNanos(micros(option, text) * 1000);
    }

    /** Writes a moment so that {@link #micros} reads it. */
    static String text(long micros) {
        return BigDecimal.valueOf(micros, 6).setScale(3, RoundingMode.DOWN).toPlainString() + "s";
    }
}
