package dev.sallyport.core.http;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 8h}, {@code 30d}; also ISO 8601. */
final class Durations {

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(s|m|h|d)");

    private Durations() {}

    static Duration parse(String field, String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long n = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException _) {
            throw Call.bad("Field " + field + " must be a duration such as 90s, 15m, 8h or 30d.");
        }
    }
}
