package dev.sallyport.bench;

import java.util.stream.Stream;

/** What is measured. */
enum Measure {
    LATENCY_PREPARED("latency-prepared", "1 client, SELECT by key, prepared"),
    LATENCY_SIMPLE("latency-simple", "1 client, SELECT by key, simple query"),
    SELECT_16("select-16", "16 clients, SELECT by key, prepared"),
    TPCB_16("tpcb-16", "16 clients, TPC-B-like, prepared"),
    BULK_SELECT("bulk-select", "SELECT of a whole table, nothing to mask"),
    BULK_COPY("bulk-copy", "COPY TO STDOUT of it"),
    MASKED_SELECT("masked-select", "SELECT of a whole table, two columns of seven masked"),
    MASKED_COPY("masked-copy", "COPY TO STDOUT of it"),
    IDLE("idle", "memory of the process in the middle");

    private final String key;
    private final String title;

    Measure(String key, String title) {
        this.key = key;
        this.title = title;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    static Measure of(String key) {
        return Stream.of(values())
                .filter(measure -> measure.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no measure " + key + "; --help lists them"));
    }
}
