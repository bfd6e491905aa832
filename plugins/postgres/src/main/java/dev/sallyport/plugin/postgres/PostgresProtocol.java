package dev.sallyport.plugin.postgres;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.postgres.session.CancelKeys;
import dev.sallyport.plugin.postgres.session.Services;
import dev.sallyport.plugin.postgres.session.Startup;
import dev.sallyport.plugin.postgres.session.StatementReader;
import io.netty.channel.ChannelHandler;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/** PostgreSQL's frontend/backend protocol 3.0 as the gateway speaks it. */
public final class PostgresProtocol implements ChannelProtocol {

    private final Services services;

    public PostgresProtocol(PostgresConfig config, StatementReader statements, LongSupplier nanos) {
        SecureRandom random = new SecureRandom();
        Set<String> allowed = new HashSet<>();
        config.allowedStartupParameters().forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
        this.services = new Services(random, nanos, new CancelKeys(random), statements, Set.copyOf(allowed));
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
