package dev.sallyport.core.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {

    private Nearest() {}

    /** Returns the known name with the fewest edits, if they are few enough for a typing mistake. */
    public static Optional<String> to(String written, Collection<String> known) {
        String best = "";
        int fewest = Math.max(2, written.length() / 3) + 1;
        for (String name : known) {
            int edits = Math.abs(name.length() - written.length()) >= fewest ? fewest : edits(written, name);
            if (edits < fewest) {
                fewest = edits;
                best = name;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Returns {@code ; did you mean 'x'?}, or the known names when none is near. */
    public static String hint(String written, Collection<String> known) {
        return to(written, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse(
                        known.isEmpty()
                                ? "; nothing is known here"
                                : "; known are "
                                        + String.join(
                                                ", ",
                                                known.stream()
                                                        .sorted()
                                                        .limit(40)
                                                        .toList()));
    }

    /** Levenshtein distance with swaps of neighbours counted as one edit. */
    private static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
