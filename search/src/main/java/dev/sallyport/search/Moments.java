package dev.sallyport.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads moments of a query: a day, a day and time (UTC unless it says otherwise), or how long ago ({@code 7d}). */
final class Moments {

    private static final int AGO_DIGITS_MAX = 5;

    private final Instant now;

    Moments(Instant now) {
        this.now = now;
    }

    Instant parse(String text, int offset) {
        try {
            if (isAgo(text)) {
                return ago(text);
            }
            if (text.length() <= 10) {
                return inRange(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            String iso = text.replace(' ', 'T');
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 10) > 0;
            return inRange(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notAMoment) {
            throw SearchErrors.badQuery(
                    offset,
                    "this is no moment; write 2026-01-31, 2026-01-31T10:00, 2026-01-31T10:00:00+01:00, or how long ago "
                            + "as 30m, 12h, 7d, 4w");
        }
    }

    /** Moments are kept as nanoseconds of 64 bits, which end in 2262. */
    private static Instant inRange(Instant instant) {
        if (instant.isBefore(Fields.EARLIEST) || instant.isAfter(Fields.LATEST)) {
            throw new DateTimeException("outside the years kept");
        }
        return instant;
    }

    private static boolean isAgo(String text) {
        int last = text.length() - 1;
        if (last < 1 || last > AGO_DIGITS_MAX || "mhdw".indexOf(text.charAt(last)) < 0) {
            return false;
        }
        return text.substring(0, last).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Instant ago(String text) {
        int last = text.length() - 1;
        long count = Long.parseLong(text.substring(0, last));
        Duration unit = switch (text.charAt(last)) {
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
        Instant instant = now.minus(unit.multipliedBy(count));
        return instant.isBefore(Fields.EARLIEST) ? Fields.EARLIEST : instant;
    }
}
