package dev.sallyport.plugin.postgres.rows;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Dates and times in the binary format: days or microseconds since the first day of 2000. */
final class Temporals {

    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final LocalDateTime EPOCH_TIME = EPOCH.atStartOfDay();

    private Temporals() {}

    static String date(int days) {
        return days == Integer.MAX_VALUE
                ? "infinity"
                : days == Integer.MIN_VALUE ? "-infinity" : EPOCH.plusDays(days).toString();
    }

    static int parseDate(String text) {
        return switch (text) {
            case "infinity" -> Integer.MAX_VALUE;
            case "-infinity" -> Integer.MIN_VALUE;
            default -> Math.toIntExact(ChronoUnit.DAYS.between(EPOCH, LocalDate.parse(text)));
        };
    }

    static String time(long micros) {
        return clock(LocalTime.ofNanoOfDay(Math.multiplyExact(micros, 1000L)));
    }

    static long parseTime(String text) {
        return LocalTime.parse(text).toNanoOfDay() / 1000;
    }

    static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE) {
            return "-infinity";
        }
        LocalDateTime time = EPOCH_TIME.plus(micros, ChronoUnit.MICROS);
        return time.toLocalDate() + " " + clock(time.toLocalTime()) + zone;
    }

    static long parseTimestamp(String text) {
        if (text.equals("infinity")) {
            return Long.MAX_VALUE;
        }
        if (text.equals("-infinity")) {
            return Long.MIN_VALUE;
        }
        String iso = text.replace(' ', 'T');
        int clock = Math.max(0, iso.indexOf('T'));
        boolean zoned = iso.indexOf('+', clock) > 0 || iso.indexOf('-', clock) > 0;
        String whole = zoned && iso.charAt(iso.length() - 3) != ':' ? iso + ":00" : iso;
        LocalDateTime time = zoned
                ? OffsetDateTime.parse(whole)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : LocalDateTime.parse(whole);
        return ChronoUnit.MICROS.between(EPOCH_TIME, time);
    }

    private static String clock(LocalTime time) {
        String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        String whole = text.length() == 5 ? text + ":00" : text;
        int micros = time.getNano() / 1000;
        return micros == 0 ? whole : whole + "." + String.format("%06d", micros).replaceAll("0+$", "");
    }
}
