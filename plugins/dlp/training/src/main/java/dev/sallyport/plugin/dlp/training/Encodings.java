package dev.sallyport.plugin.dlp.training;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How much of sensitive values is seen when they are written in another way than people write them. */
final class Encodings {

    /** Ways of writing a value under a name. */
    private enum Way {
        JSON_ESCAPES("JSON, every sign as \\u00xx"),
        JSON_IN_JSON("JSON in a string of JSON"),
        PERCENT("query of a URL, percent-encoded"),
        BASE64("name and value in base64"),
        ANSI("colour of a terminal inside the value"),
        ENTITIES("signs as entities of HTML");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    private static final class Counts {
        private long sensitive;
        private long leaked;
    }

    private final Map<Way, Counts> counts = new EnumMap<>(Way.class);

    /** Writes one value of each sensitive column in every way. */
    static Encodings of(Detector detector, List<LabelledColumn> columns) {
        Encodings encodings = new Encodings();
        for (LabelledColumn column : columns) {
            String name = column.sample().name();
            boolean tells = name.length() > 3 && name.chars().allMatch(c -> c == '_' || Character.isLetter(c));
            if (!column.type().sensitive() || !tells || column.sample().values().isEmpty()) {
                continue;
            }
            for (Way way : Way.values()) {
                encodings.one(detector, way, name, column.sample().values().getFirst());
            }
        }
        return encodings;
    }

    private void one(Detector detector, Way way, String name, String value) {
        String before;
        String written;
        String after;
        switch (way) {
            case JSON_ESCAPES -> {
                before = "{\"id\":17,\"" + name + "\":\"";
                written = escaped(value);
                after = "\"}";
            }
            case JSON_IN_JSON -> {
                before = "{\"body\":\"{\\\"id\\\":17,\\\"" + name + "\\\":\\\"";
                written = value.replace("\\", "\\\\\\\\")
                        .replace("\"", "\\\\\\\"")
                        .replace("\n", "\\\\n");
                after = "\\\"}\"}";
            }
            case PERCENT -> {
                before = "GET /v1/search?limit=5&" + name + "=";
                written = URLEncoder.encode(value, StandardCharsets.UTF_8);
                after = "&page=2 HTTP/1.1";
            }
            case BASE64 -> {
                before = "payload: ";
                written = Base64.getEncoder()
                        .encodeToString(("{\"" + name + "\":\""
                                        + value.replace("\"", "\\\"").replace("\n", "\\n") + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
                after = "\n";
            }
            case ANSI -> {
                int middle = value.offsetByCodePoints(0, value.codePointCount(0, value.length()) / 2);
                before = name + ": \u001b[1m";
                written = value.substring(0, middle) + "\u001b[32m" + value.substring(middle);
                after = "\u001b[0m\n";
            }
            default -> {
                before = "{\"id\":17,\"" + name + "\":\"";
                written = entities(value);
                after = "\"}";
            }
        }
        String text = before + written + after;
        boolean[] covered = new boolean[text.length()];
        for (Finding finding : detector.find(text, Optional.empty())) {
            for (int i = finding.start(); i < finding.end(); i++) {
                covered[i] = true;
            }
        }
        Counts count = counts.computeIfAbsent(way, any -> new Counts());
        for (int i = before.length(); i < before.length() + written.length(); i++) {
            count.sensitive++;
            count.leaked += covered[i] ? 0 : 1;
        }
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == ' ') {
                escaped.append((char) c);
            } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return escaped.toString();
    }

    private static String entities(String value) {
        StringBuilder text = new StringBuilder();
        value.chars().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == ' ') {
                text.append((char) c);
            } else {
                text.append("&#").append(c).append(';');
            }
        });
        return text.toString();
    }

    /** Returns the share of characters that no finding covers. */
    double leaked() {
        long sensitive = 0;
        long leaked = 0;
        for (Counts count : counts.values()) {
            sensitive += count.sensitive;
            leaked += count.leaked;
        }
        return sensitive == 0 ? 0 : (double) leaked / sensitive;
    }

    /** Returns a row a way. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        counts.forEach((way, count) -> rows.add(String.format(
                Locale.ROOT, "| %s | %.1f %% |", way.words, 100.0 * count.leaked / Math.max(1, count.sensitive))));
        return rows;
    }
}
