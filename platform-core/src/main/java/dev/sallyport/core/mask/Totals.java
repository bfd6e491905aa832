package dev.sallyport.core.mask;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts masked cells by rule since the start. There are never more entries than rules were ever applied. */
final class Totals {

    private final Map<String, LongAdder> byRule = new ConcurrentHashMap<>();

    void add(String rule, long cells) {
        byRule.computeIfAbsent(rule, name -> new LongAdder()).add(cells);
    }

    Map<String, Long> now() {
        Map<String, Long> now = new TreeMap<>();
        byRule.forEach((rule, count) -> now.put(rule, count.sum()));
        return now;
    }
}
