package dev.sallyport.core;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.Nearest;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.net.Descriptors;
import dev.sallyport.core.net.EventLoops;
import dev.sallyport.core.net.Listeners;
import dev.sallyport.core.net.TargetConnector;
import dev.sallyport.core.net.TlsStore;
import dev.sallyport.core.plugin.Guarded;
import dev.sallyport.core.plugin.PluginCall;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.session.Gates;
import dev.sallyport.core.session.Governance;
import dev.sallyport.core.session.Sessions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything between clients and targets: event loops, listeners, sessions. */
public final class DataPlane implements AutoCloseable {

    private final GatewayConfig config;
    private final Registry registry;
    private final EventLoops loops;
    private final Descriptors descriptors;
    private final Listeners listeners;
    private final Sessions sessions;
    private final Gates gates;

    public DataPlane(GatewayConfig config, Registry registry, TlsStore tls, Governance governance, Metrics metrics) {
        this.config = config;
        this.registry = registry;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        this.loops = new EventLoops(
                threads, config.limits().writeLowWaterBytes(), config.limits().writeHighWaterBytes());
        this.descriptors = Descriptors.ofProcess(metrics);
        this.listeners = new Listeners(loops, config.limits(), descriptors, metrics);
        this.sessions = new Sessions(governance, descriptors, metrics);
        this.gates = new Gates(sessions, new TargetConnector(loops, config.limits(), descriptors, metrics), tls);
    }

    /** Returns the configured interceptors in order; an unknown name is an error. */
    public static List<Guarded.OfInterceptor> interceptors(GatewayConfig config, Registry registry) {
        List<Guarded.OfInterceptor> interceptors = new ArrayList<>();
        for (String name : config.policy().interceptors()) {
            if (!(registry.interceptors().get(name) instanceof Guarded.OfInterceptor interceptor)) {
                throw new GatewayException(
                        ErrorCodes.CONFIG,
                        "policy.interceptors names '" + name + "', which no started plugin contributes"
                                + Nearest.hint(name, registry.interceptors().keySet()));
            }
            interceptors.add(interceptor);
        }
        return interceptors;
    }

    /** Publishes what the plugin host counts. */
    public static void publish(List<PluginCall> calls, Metrics metrics) {
        for (PluginCall call : calls) {
            String id = call.pluginId();
            metrics.counted("sallyport_plugin_failures_total", "Failed plugin calls", call::failures, "plugin", id);
            metrics.counted("sallyport_plugin_calls_total", "Plugin calls", call::calls, "plugin", id);
            metrics.counted(
                    "sallyport_plugin_call_seconds_total",
                    "Time spent in plugin calls",
                    () -> call.nanos() / 1e9,
                    "plugin",
                    id);
            metrics.gauge(
                    "sallyport_plugin_quarantined",
                    "Whether calls into the plugin are refused",
                    () -> call.quarantined() ? 1 : 0,
                    "plugin",
                    id);
        }
    }

    /** Binds all listeners. */
    public void listen() {
        for (GatewayConfig.Listener listener : config.listeners()) {
            Protocol protocol = registry.protocols().get(listener.protocol());
            if (!(protocol instanceof ChannelProtocol channelProtocol)) {
                throw new GatewayException(
                        ErrorCodes.CONFIG,
                        "The listener '" + listener.name() + "' speaks '" + listener.protocol()
                                + "', which no started plugin does"
                                + Nearest.hint(
                                        listener.protocol(),
                                        registry.protocols().keySet()));
            }
            boolean certified = listener.tls().clients().isPresent();
            if (certified && !protocol.capabilities().contains(Protocol.Capability.CLIENT_CERTIFICATES)) {
                throw new GatewayException(
                        ErrorCodes.CONFIG,
                        "The listener '" + listener.name() + "' has tls.clients, but '" + listener.protocol()
                                + "' lets nobody in by a client certificate: leave tls.clients out");
            }
            listeners.bind(listener, gates.of(channelProtocol));
        }
    }

    /** Returns the bound addresses by listener name. */
    public Map<String, InetSocketAddress> addresses() {
        return listeners.addresses();
    }

    /** Returns what the process may still open. */
    public Descriptors descriptors() {
        return descriptors;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Stops accepting, ends the sessions, stops the loops. */
    @Override
    public void close() {
        listeners.close();
        try {
            sessions.drain(config.drainTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.close();
    }
}
