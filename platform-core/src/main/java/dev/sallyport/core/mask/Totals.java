package dev.sallyport.core.mask;

import dev.sallyport.core.catalog.Catalog;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts masked cells by rule since the start; there are never more entries than rules were ever applied. What
 * detectors find goes into the catalogue, if there is one.
 */
final class Totals {

    private final Optional<Catalog> catalog;

    private final Map<String, LongAdder> byRule = new ConcurrentHashMap<>();

    Totals(Optional<Catalog> catalog) {
        this.catalog = catalog;
    }

    Optional<Catalog> catalog() {
        return catalog;
    }

    void add(String rule, long cells) {
        byRule.computeIfAbsent(rule, name -> new LongAdder()).add(cells);
    }

    Map<String, Long> now() {
        Map<String, Long> now = new TreeMap<>();
        byRule.forEach((rule, count) -> now.put(rule, count.sum()));
        return now;
    }
}
