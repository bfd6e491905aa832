package dev.sallyport.sql.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers analyses by text, for the statements that drivers send again and again. Thread-safe; bounded by the bytes
 * it is estimated to hold, the least recently used goes first.
 *
 * <p>A text is kept from its second sight on: most texts with literals in them are seen once, and keeping each of them
 * would cost more than reading it, and drive out those that do come back.
 *
 * <p>Analyses that rest on a session's prepared statements are not kept.
 */
public final class AnalysisCache {

    private static final int STRIPES = 16;
    private static final int TEXT_MAX = 16 << 10;
    private static final int ENTRY_BYTES = 600;

    /** Texts a stripe remembers to have seen once; a power of two. */
    private static final int SEEN = 256;

    private final PostgresAnalyzer analyzer;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** A cache in front of an analyzer, holding about so many bytes. */
    public AnalysisCache(PostgresAnalyzer analyzer, long bytesMax) {
        this.analyzer = analyzer;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(bytesMax / STRIPES);
        }
    }

    /** Returns what a command does, from memory when it was asked before. */
    public PostgresAnalysis read(String sql, Backslashes backslashes, PreparedStatements session) {
        if (sql.length() > TEXT_MAX) {
            return analyzer.read(sql, backslashes, session);
        }
        Key key = new Key(sql, backslashes);
        int hash = sql.hashCode();
        Stripe stripe = stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
        PostgresAnalysis known = stripe.get(key);
        if (known != null) {
            return known;
        }
        PostgresAnalysis analysis = analyzer.read(sql, backslashes, session);
        if (!analysis.sessionDependent()) {
            stripe.put(key, hash, analysis);
        }
        return analysis;
    }

    /** Returns the estimated bytes held. */
    public long bytes() {
        long bytes = 0;
        for (Stripe stripe : stripes) {
            bytes += stripe.bytes();
        }
        return bytes;
    }

    private record Key(String sql, Backslashes backslashes) {}

    private static final class Stripe {

        private final Lock lock = new ReentrantLock();
        private final LinkedHashMap<Key, PostgresAnalysis> entries = new LinkedHashMap<>(16, 0.75f, true);
        /** Hashes of texts seen lately; read and written without care, for a wrong guess keeps one text too many. */
        private final int[] seen = new int[SEEN];

        private final long bytesMax;
        private long bytes;

        Stripe(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        @org.jspecify.annotations.Nullable
        PostgresAnalysis get(Key key) {
            lock.lock();
            try {
                return entries.get(key);
            } finally {
                lock.unlock();
            }
        }

        void put(Key key, int hash, PostgresAnalysis analysis) {
            int place = (hash >>> 4) & (SEEN - 1);
            if (seen[place] != hash) {
                seen[place] = hash;
                return;
            }
            lock.lock();
            try {
                if (entries.put(key, analysis) == null) {
                    bytes += size(key, analysis);
                }
                var oldest = entries.entrySet().iterator();
                while (bytes > bytesMax && oldest.hasNext()) {
                    Map.Entry<Key, PostgresAnalysis> entry = oldest.next();
                    bytes -= size(entry.getKey(), entry.getValue());
                    oldest.remove();
                }
            } finally {
                lock.unlock();
            }
        }

        long bytes() {
            lock.lock();
            try {
                return bytes;
            } finally {
                lock.unlock();
            }
        }

        private static long size(Key key, PostgresAnalysis analysis) {
            long size = 2L * key.sql().length();
            for (var statement : analysis.analysis().statements()) {
                size += ENTRY_BYTES
                        + 100L * statement.relations().size()
                        + 80L * statement.functions().size();
            }
            return size + ENTRY_BYTES;
        }
    }
}
