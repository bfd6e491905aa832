package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.HttpConfig;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** What all connections share. Immutable. */
public final class Services {

    final Routes routes;
    final HeaderRules headers;
    final HttpConfig config;
    final LongSupplier nanos;
    final InstantSource clock;

    public Services(HttpConfig config, LongSupplier nanos, InstantSource clock) {
        this.routes = new Routes(config);
        this.headers = new HeaderRules(config);
        this.config = config;
        this.nanos = nanos;
        this.clock = clock;
    }
}
