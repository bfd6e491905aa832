package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import dev.sallyport.core.resource.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Weekly time windows; none means always. */
final class Windows {

    private static final int DAY_MINUTES = 24 * 60;
    private static final Pattern CLOCK = Pattern.compile("([01]\\d|2[0-4]):([0-5]\\d)");

    private record Window(Set<Spec.Day> days, int from, int to, ZoneId zone) {

        boolean open(Instant now) {
            ZonedDateTime local = now.atZone(zone);
            int minute = local.getHour() * 60 + local.getMinute();
            Spec.Day today = Spec.Day.values()[local.getDayOfWeek().getValue() - 1];
            if (from <= to) {
                return days.contains(today) && minute >= from && minute < to;
            }
            // Over midnight: the part after midnight belongs to the day on which the window began.
            Spec.Day yesterday = Spec.Day.values()[(today.ordinal() + 6) % 7];
            return (days.contains(today) && minute >= from) || (days.contains(yesterday) && minute < to);
        }
    }

    private final List<Window> windows = new ArrayList<>();

    static Windows of(Resource resource, List<TimeWindow> specs, Problems problems) {
        Windows windows = new Windows();
        for (int i = 0; i < specs.size(); i++) {
            TimeWindow spec = specs.get(i);
            String key = "spec.time[" + i + "]";
            int from = minute(resource, key + ".from", spec.from(), problems);
            int to = minute(resource, key + ".to", spec.to(), problems);
            if (from == to) {
                problems.error(resource, key, "opens and closes at the same time, so it can never match");
            }
            Set<Spec.Day> days = spec.days().isEmpty() ? EnumSet.allOf(Spec.Day.class) : EnumSet.copyOf(spec.days());
            try {
                windows.windows.add(new Window(days, from, to, ZoneId.of(spec.zone())));
            } catch (DateTimeException e) {
                problems.error(
                        resource,
                        key + ".zone",
                        "unknown time zone '" + spec.zone() + "'; use a name such as Europe/Berlin or UTC");
            }
        }
        return windows;
    }

    private static int minute(Resource resource, String key, String text, Problems problems) {
        Matcher matcher = CLOCK.matcher(text);
        if (matcher.matches()) {
            int minute = Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
            if (minute <= DAY_MINUTES) {
                return minute;
            }
        }
        problems.error(resource, key, "must be a time such as 09:30 (in quotes), not '" + text + "'");
        return 0;
    }

    boolean always() {
        return windows.isEmpty();
    }

    boolean open(Instant now) {
        if (windows.isEmpty()) {
            return true;
        }
        for (Window window : windows) {
            if (window.open(now)) {
                return true;
            }
        }
        return false;
    }
}
