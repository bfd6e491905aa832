package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.HttpConfig;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** What all connections share. Immutable, but for what is remembered of targets. */
public final class Services {

    final Routes routes;
    final HeaderRules headers;
    final HttpConfig config;
    final LongSupplier nanos;
    final InstantSource clock;
    final Executor blocking;
    final Schemas schemas;

    /** @param blocking runs what may block */
    public Services(HttpConfig config, LongSupplier nanos, InstantSource clock, Executor blocking) {
        this.routes = new Routes(config);
        this.headers = new HeaderRules(config);
        this.config = config;
        this.nanos = nanos;
        this.clock = clock;
        this.blocking = blocking;
        this.schemas = new Schemas(nanos);
    }
}
