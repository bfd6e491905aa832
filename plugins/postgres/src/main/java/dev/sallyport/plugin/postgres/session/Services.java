package dev.sallyport.plugin.postgres.session;

import dev.sallyport.sql.postgres.AnalysisCache;
import java.util.Base64;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all sessions of the plugin share.
 *
 * @param random a cryptographically strong source
 * @param nanos a clock that only goes forward, for durations
 * @param cancelKeys the keys of live sessions
 * @param statements tells what statement texts do
 * @param catalogs names of tables and columns by oid
 * @param allowedSettings start-up parameters allowed beyond the harmless ones, in lower case
 */
public record Services(
        RandomGenerator random,
        LongSupplier nanos,
        CancelKeys cancelKeys,
        AnalysisCache statements,
        Catalogs catalogs,
        Set<String> allowedSettings) {

    /** Returns fresh printable randomness for a SCRAM exchange. */
    String nonce() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
