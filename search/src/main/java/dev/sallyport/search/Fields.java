package dev.sallyport.search;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Names of the index's fields, and how values become terms. */
final class Fields {

    /** Fields a query may name, in the order people are told. */
    static final List<String> SEARCHABLE = List.of(
            "user",
            "target",
            "protocol",
            "kind",
            "effect",
            "relation",
            "method",
            "route",
            "path",
            "direction",
            "sha256",
            "rule",
            "verdict",
            "review",
            "status",
            "session");

    static final String KEY = "_key";
    static final String SESSION = "session";
    static final String SEQUENCE = "_sequence";
    static final String AT = "_at";
    static final String WORDS = "_words";
    static final String TEXT = "_text";

    /** The exact values that decide what a viewer may see; never folded, never split. */
    static final String EXACT_TARGET = "_target";

    static final String EXACT_USER = "_user";

    /** Prefix of the stored form of an entry's own fields. */
    static final String STORED = "=";

    /** Moments are kept as nanoseconds of 64 bits. */
    static final Instant EARLIEST = Instant.ofEpochSecond(-9_000_000_000L);

    static final Instant LATEST = Instant.ofEpochSecond(9_000_000_000L);

    /** Longest term; Lucene's own bound is 32766 bytes. */
    private static final int TERM_MAX = 1_000;

    private Fields() {}

    static String folded(String value) {
        return cut(value.strip().toLowerCase(Locale.ROOT));
    }

    static String cut(String value) {
        return value.length() > TERM_MAX ? value.substring(0, TERM_MAX) : value;
    }

    static String key(String session, long sequence) {
        return session + ":" + sequence;
    }

    static long nanos(Instant instant) {
        Instant kept = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        return Math.addExact(Math.multiplyExact(kept.getEpochSecond(), 1_000_000_000L), kept.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
