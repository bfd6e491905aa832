package dev.sallyport.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything that was measured, by figure and way, and how it is shown. */
final class Figures {

    /**
     * One figure.
     *
     * @param measure it belongs to
     * @param name within the measure, such as p50
     * @param unit of the values
     * @param more whether more is better
     */
    record Figure(Measure measure, String name, String unit, boolean more) {
        String key() {
            return measure.key() + "." + name;
        }
    }

    private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final String peer;

    /** @param peer the way that others are compared with, beside the direct one */
    Figures(String peer) {
        this.peer = peer;
    }

    void add(Figure figure, String way, double value) {
        values.computeIfAbsent(figure, ignored -> new LinkedHashMap<>())
                .computeIfAbsent(way, ignored -> new ArrayList<>())
                .add(value);
    }

    /** A table per measure: median, spread, ratios. */
    String table() {
        StringBuilder out = new StringBuilder();
        Measure last = null;
        for (var figure : values.entrySet()) {
            if (figure.getKey().measure() != last) {
                last = figure.getKey().measure();
                out.append("\n%s: %s%n".formatted(last.key(), last.title()));
                out.append("  %-26s %12s %22s %9s %9s %11s%n"
                        .formatted("", "median", "lowest .. highest", "/direct", "/" + peer, "added/" + peer));
            }
            for (var way : figure.getValue().entrySet()) {
                out.append(row(figure.getKey(), way.getKey(), way.getValue(), figure.getValue()));
            }
        }
        return out.toString();
    }

    private String row(Figure figure, String way, List<Double> values, Map<String, List<Double>> all) {
        double median = median(values);
        List<Double> direct = all.getOrDefault("direct", List.of());
        List<Double> other = all.getOrDefault(peer, List.of());
        return "  %-26s %12s %22s %9s %9s %11s%n"
                .formatted(
                        way + " " + figure.name() + " " + figure.unit(),
                        shown(median),
                        shown(values.stream().mapToDouble(x -> x).min().orElse(0)) + " .. "
                                + shown(values.stream().mapToDouble(x -> x).max().orElse(0)),
                        ratio(values, direct),
                        ratio(values, other),
                        figure.more() || direct.isEmpty() ? "" : ratio(minus(values, direct), minus(other, direct)));
    }

    /** The median of the rounds' ratios: what slowed one round slowed both of its values. */
    private static String ratio(List<Double> values, List<Double> base) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(values.size(), base.size()); round++) {
            if (base.get(round) != 0) {
                ratios.add(values.get(round) / base.get(round));
            }
        }
        return ratios.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median(ratios));
    }

    /** For a latency: what a way adds to the direct one. */
    private static List<Double> minus(List<Double> values, List<Double> direct) {
        List<Double> added = new ArrayList<>();
        for (int round = 0; round < Math.min(values.size(), direct.size()); round++) {
            added.add(values.get(round) - direct.get(round));
        }
        return added;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The same figures for a machine. */
    String json(Map<String, String> facts) {
        String about = facts.entrySet().stream()
                .map(fact -> "    \"%s\": \"%s\"".formatted(fact.getKey(), escaped(fact.getValue())))
                .collect(Collectors.joining(",\n"));
        String figures = values.entrySet().stream()
                .map(figure -> "    \"%s\": {\"unit\": \"%s\", \"more-is-better\": %s, \"ways\": {%s}}"
                        .formatted(
                                figure.getKey().key(),
                                figure.getKey().unit(),
                                figure.getKey().more(),
                                figure.getValue().entrySet().stream()
                                        .map(way -> "\"%s\": {\"median\": %s, \"values\": %s}"
                                                .formatted(way.getKey(), median(way.getValue()), way.getValue()))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(",\n"));
        return "{\n  \"about\": {\n" + about + "\n  },\n  \"figures\": {\n" + figures + "\n  }\n}\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ").strip();
    }
}
