package dev.sallyport.plugin.postgres;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.postgres.session.CancelKeys;
import dev.sallyport.plugin.postgres.session.Catalogs;
import dev.sallyport.plugin.postgres.session.Services;
import dev.sallyport.plugin.postgres.session.Startup;
import dev.sallyport.sql.postgres.AnalysisCache;
import dev.sallyport.sql.postgres.PostgresAnalyzer;
import io.netty.channel.ChannelHandler;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/** PostgreSQL's frontend/backend protocol 3.0 as the gateway speaks it. */
public final class PostgresProtocol implements ChannelProtocol {

    /** Enough for some ten thousand different statements of drivers; beyond it the least used are read again. */
    private static final long ANALYSES_BYTES_MAX = 32L << 20;

    private final Services services;

    public PostgresProtocol(PostgresConfig config, LongSupplier nanos) {
        SecureRandom random = new SecureRandom();
        Set<String> allowed = new HashSet<>();
        config.allowedStartupParameters().forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
        this.services = new Services(
                random,
                nanos,
                new CancelKeys(random),
                new AnalysisCache(new PostgresAnalyzer(), ANALYSES_BYTES_MAX),
                new Catalogs(),
                Set.copyOf(allowed));
    }

    @Override
    public String id() {
        return "postgres";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ROWS, Capability.REWRITE, Capability.IN_BAND_NOTICE);
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new Startup(gate, services);
    }
}
