package dev.sallyport.core.resource;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How Java names and values are spelled in documents. */
final class Words {

    private static final int EDITS_MAX = 3;

    private Words() {}

    /** {@code exceptGroups} to {@code except-groups}. */
    static String kebab(String camel) {
        StringBuilder out = new StringBuilder();
        for (char c : camel.toCharArray()) {
            if (Character.isUpperCase(c)) {
                out.append('-').append(Character.toLowerCase(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** {@code ROW_CAP} to {@code row-cap}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses {@code 90s}, {@code 15m}, {@code 1h}, {@code 30d} or ISO 8601. */
    static Duration duration(String text) {
        try {
            if (text.startsWith("P")) {
                return Duration.parse(text);
            }
            long n = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(n);
                case 'm' -> Duration.ofMinutes(n);
                case 'h' -> Duration.ofHours(n);
                case 'd' -> Duration.ofDays(n);
                default -> throw new IllegalArgumentException();
            };
        } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("must be a duration such as 90s, 15m, 1h or 30d", e);
        }
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Returns the known word nearest to a misspelt one, if any is near. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String best = "";
        int bestEdits = EDITS_MAX + 1;
        for (String candidate : known) {
            int edits = edits(word, candidate);
            if (edits < bestEdits && edits < Math.max(2, candidate.length() - 1)) {
                best = candidate;
                bestEdits = edits;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Returns a clause that names the nearest known word, or lists the known ones. */
    static String mend(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> "known: " + String.join(", ", known));
    }

    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > EDITS_MAX) {
            return EDITS_MAX + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.min(cost, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
