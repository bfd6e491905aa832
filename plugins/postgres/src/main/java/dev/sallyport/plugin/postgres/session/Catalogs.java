package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.protocol.Admission;
import java.util.concurrent.ConcurrentHashMap;

/** The catalogs of all target databases. Thread-safe; bounded, and then begun anew. */
public final class Catalogs {

    private static final int DATABASES_MAX = 1_000;

    private record Key(String host, int port, String database) {}

    private final ConcurrentHashMap<Key, Catalog> catalogs = new ConcurrentHashMap<>();

    Catalog of(Admission admission) {
        if (catalogs.size() >= DATABASES_MAX) {
            catalogs.clear();
        }
        Key key = new Key(
                admission.endpoint().host(),
                admission.endpoint().port(),
                admission.parameters().getOrDefault("database", admission.user()));
        return catalogs.computeIfAbsent(key, any -> new Catalog());
    }
}
