package dev.sallyport.plugin.dlp.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.plugin.dlp.column.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Counts how well spans of text are found: character by character, and span by span. */
final class TextScores {

    private static final class Counts {
        private long sensitive;
        private long leaked;
        private int spans;
        private int found;
        private int claimed;
        private int right;
    }

    private final Counts all = new Counts();
    private final Map<String, Counts> byType = new TreeMap<>();
    private final Map<String, Counts> byKind = new TreeMap<>();
    private final List<String> errors = new ArrayList<>();
    private long harmless;
    private long masked;
    private long chars;

    static TextScores of(Detector detector, List<JsonNode> documents, Predicate<String> kinds) {
        TextScores scores = new TextScores();
        for (JsonNode document : documents) {
            if (kinds.test(document.path("kind").asText())) {
                scores.count(detector, document);
            }
        }
        return scores;
    }

    private void count(Detector detector, JsonNode document) {
        String text = document.path("text").asText();
        chars += text.length();
        boolean[] covered = new boolean[text.length()];
        List<Finding> findings = detector.find(text, Optional.empty());
        for (Finding finding : findings) {
            for (int i = finding.start(); i < finding.end(); i++) {
                covered[i] = true;
            }
        }
        Counts kind = byKind.computeIfAbsent(document.path("kind").asText(), name -> new Counts());
        boolean[] known = new boolean[text.length()];
        for (JsonNode span : document.path("spans")) {
            int start = span.path("start").asInt();
            int end = span.path("end").asInt();
            for (int i = start; i < end; i++) {
                known[i] = true;
            }
            String type = span.path("type").asText();
            boolean quasi = type.equals("LOCATION") || type.equals("ORG");
            if (span.path("optional").asBoolean() || quasi) {
                continue;
            }
            span(text, start, end, type, covered, findings, kind);
        }
        for (int i = 0; i < covered.length; i++) {
            harmless += known[i] ? 0 : 1;
            masked += !known[i] && covered[i] ? 1 : 0;
        }
        for (Finding finding : findings) {
            claim(text, finding, document);
        }
    }

    private void span(
            String text, int start, int end, String type, boolean[] covered, List<Finding> findings, Counts kind) {
        Counts counts = byType.computeIfAbsent(type, name -> new Counts());
        int leaked = 0;
        for (int i = start; i < end; i++) {
            leaked += covered[i] ? 0 : 1;
        }
        boolean hit = findings.stream()
                .anyMatch(finding -> finding.start() < end
                        && start < finding.end()
                        && label(finding).equals(type));
        for (Counts each : List.of(all, counts, kind)) {
            each.sensitive += end - start;
            each.leaked += leaked;
            each.spans++;
            each.found += hit ? 1 : 0;
        }
        if (leaked > 0) {
            errors.add("leaked " + type + " " + text.substring(start, end) + " in "
                    + text.substring(Math.max(0, start - 50), Math.min(text.length(), end + 20))
                            .replace('\n', '~'));
        }
    }

    private void claim(String text, Finding finding, JsonNode document) {
        String type = label(finding);
        boolean right = false;
        boolean ignored = false;
        for (JsonNode span : document.path("spans")) {
            boolean overlaps = span.path("start").asInt() < finding.end()
                    && finding.start() < span.path("end").asInt();
            right |= overlaps && span.path("type").asText().equals(type);
            ignored |= overlaps && span.path("optional").asBoolean();
        }
        if (ignored && !right) {
            return;
        }
        for (Counts counts : List.of(all, byType.computeIfAbsent(type, name -> new Counts()))) {
            counts.claimed++;
            counts.right += right ? 1 : 0;
        }
        if (!right) {
            errors.add("claimed " + type + " " + text.substring(finding.start(), finding.end()) + " in "
                    + text.substring(Math.max(0, finding.start() - 50), Math.min(text.length(), finding.end() + 20))
                            .replace('\n', '~'));
        }
    }

    /** Types of text are wider than those of rules only for some. */
    private static String label(Finding finding) {
        String name = finding.type().toUpperCase(Locale.ROOT).replace('-', '_');
        for (DataType type : DataType.values()) {
            if (type.name().equals(name)) {
                return type.inText();
            }
        }
        return name;
    }

    /** Returns the share of sensitive characters that stay visible. */
    double leaked() {
        return share(all.leaked, all.sensitive);
    }

    /** Returns the share of harmless characters that are masked. */
    double masked() {
        return share(masked, harmless);
    }

    long chars() {
        return chars;
    }

    List<String> errors() {
        return errors;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "leaked %.2f %%, harmless masked %.2f %%, spans: precision %.3f, recall %.3f",
                100 * leaked(),
                100 * masked(),
                share(all.right, all.claimed),
                share(all.found, all.spans));
    }

    /** Returns a row a type: spans, precision, recall, F1, leaked. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        byType.forEach((type, counts) -> {
            double precision = counts.claimed == 0 ? 1 : share(counts.right, counts.claimed);
            double recall = counts.spans == 0 ? 1 : share(counts.found, counts.spans);
            double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %.3f | %.3f | %.1f %% |",
                    type,
                    counts.spans,
                    precision,
                    recall,
                    f1,
                    100 * share(counts.leaked, counts.sensitive)));
        });
        return rows;
    }

    /** Returns a row a kind of text: the share that leaks. */
    List<String> kinds() {
        List<String> rows = new ArrayList<>();
        byKind.forEach((kind, counts) -> rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f %% |",
                kind,
                counts.spans,
                100 * share(counts.leaked, counts.sensitive))));
        return rows;
    }
}
