package dev.sallyport.core.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Named counters and gauges, written out as Prometheus text. Thread-safe. */
public final class Metrics {

    private sealed interface Series {
        double value();
    }

    private record Counter(LongAdder adder, double scale) implements Series {
        @Override
        public double value() {
            return adder.sum() * scale;
        }
    }

    private record Gauge(DoubleSupplier supplier) implements Series {
        @Override
        public double value() {
            return supplier.getAsDouble();
        }
    }

    private record Family(String help, String type, Map<String, Series> series) {}

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /** Returns the counter with a name; made on first use. */
    public LongAdder counter(String name, String help, String... labels) {
        return adder(name, help, 1, labels);
    }

    /** Returns an adder of nanoseconds, published as seconds. */
    public LongAdder seconds(String name, String help, String... labels) {
        return adder(name, help, 1e-9, labels);
    }

    private LongAdder adder(String name, String help, double scale, String... labels) {
        Series series = family(name, help, "counter")
                .series()
                .computeIfAbsent(labels(labels), key -> new Counter(new LongAdder(), scale));
        if (series instanceof Counter counter) {
            return counter.adder();
        }
        throw new IllegalArgumentException("the metric " + name + " is not a counter");
    }

    /** Publishes a value that is read when asked for. */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        family(name, help, "gauge").series().put(labels(labels), new Gauge(value));
    }

    /** Publishes a growing value that is counted elsewhere. */
    public void counted(String name, String help, DoubleSupplier value, String... labels) {
        family(name, help, "counter").series().put(labels(labels), new Gauge(value));
    }

    /** Announces a counter whose series come later, so that its help is there from the start. */
    public void announce(String name, String help) {
        family(name, help, "counter");
    }

    private Family family(String name, String help, String type) {
        if (!name.matches("[a-z][a-z0-9_]{0,199}")) {
            throw new IllegalArgumentException("not a metric name: " + name);
        }
        return families.computeIfAbsent(name, key -> new Family(help, type, new ConcurrentSkipListMap<>()));
    }

    private static String labels(String... pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(pairs[i])
                    .append("=\"")
                    .append(escaped(pairs[i + 1]))
                    .append('"');
        }
        return text.isEmpty() ? "" : text.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Returns everything as Prometheus text, version 0.0.4. */
    public String text() {
        StringBuilder text = new StringBuilder(4096);
        families.forEach((name, family) -> {
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(family.help().replace('\n', ' '))
                    .append('\n');
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(family.type())
                    .append('\n');
            family.series().forEach((labels, series) -> {
                double value = series.value();
                text.append(name).append(labels).append(' ');
                text.append(
                        value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : value + "");
                text.append('\n');
            });
        });
        return text.toString();
    }
}
