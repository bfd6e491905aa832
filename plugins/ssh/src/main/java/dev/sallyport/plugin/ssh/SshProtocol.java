package dev.sallyport.plugin.ssh;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.ssh.engine.ClientHandler;
import dev.sallyport.plugin.ssh.engine.Engines;
import dev.sallyport.plugin.ssh.engine.HostCertificates;
import dev.sallyport.plugin.ssh.engine.HostKeys;
import io.netty.channel.ChannelHandler;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** SSH 2.0 as the gateway speaks it. */
public final class SshProtocol implements ChannelProtocol, AutoCloseable {

    private final Engines engines;

    /**
     * @param keys the gateway's host keys
     * @param certificates of the host keys
     * @param threads runs each task on a thread of its own that may block
     * @param clock for the validity of certificates
     * @param nanos a clock that only goes forward, for durations
     */
    public SshProtocol(
            HostKeys keys, HostCertificates certificates, Executor threads, Clock clock, LongSupplier nanos) {
        this.engines = new Engines(keys, certificates, threads, clock, nanos);
    }

    @Override
    public String id() {
        return "ssh";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.TERMINAL,
                Capability.FILES,
                Capability.MULTIPLEXED,
                Capability.IN_BAND_NOTICE,
                Capability.ENCRYPTED,
                Capability.CERTIFICATES);
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new ClientHandler(gate, engines, Optional.empty());
    }

    @Override
    public void close() {
        engines.close();
    }
}
