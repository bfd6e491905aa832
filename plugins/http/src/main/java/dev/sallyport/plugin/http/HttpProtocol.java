package dev.sallyport.plugin.http;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.http.session.Opening;
import dev.sallyport.plugin.http.session.Services;
import io.netty.channel.ChannelHandler;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** HTTP as the gateway speaks it. */
final class HttpProtocol implements ChannelProtocol {

    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.DOCUMENTS, Capability.MULTIPLEXED, Capability.ANONYMOUS, Capability.CLIENT_CERTIFICATES);

    private final Services services;

    /** @param blocking runs what may block */
    HttpProtocol(HttpConfig config, LongSupplier nanos, Executor blocking) {
        this.services = new Services(config, nanos, InstantSource.system(), blocking);
    }

    @Override
    public String id() {
        return "http";
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new Opening(gate, services);
    }
}
