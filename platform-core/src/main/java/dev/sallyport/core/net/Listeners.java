package dev.sallyport.core.net;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Limits;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.metrics.Metrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is bound for clients. Bound and unbound by the main thread. */
public final class Listeners implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);

    private final EventLoops loops;
    private final Limits limits;
    private final Handshakes handshakes;
    private final Descriptors descriptors;
    private final LongAdder refused;
    private final LongAdder received;
    private final Map<String, Channel> bound = new LinkedHashMap<>();

    public Listeners(EventLoops loops, Limits limits, Descriptors descriptors, Metrics metrics) {
        this.loops = loops;
        this.limits = limits;
        this.descriptors = descriptors;
        this.handshakes = new Handshakes(limits.handshakesMax());
        this.refused = metrics.counter(
                "sallyport_connections_refused_total", "Connections closed because too many were not admitted yet");
        this.received = metrics.counter("sallyport_client_bytes_total", "Bytes received from clients");
        metrics.gauge("sallyport_handshakes", "Connections that are not admitted yet", handshakes::count);
    }

    /** Binds one listener and returns its address, with the real port. */
    public InetSocketAddress bind(GatewayConfig.Listener listener, ClientHandlers handlers) {
        ChannelFuture future = loops.server()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, listener, handlers);
                    }
                })
                .bind(listener.address().socketAddress())
                .awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "The listener '" + listener.name() + "' cannot listen on " + listener.address() + ": "
                            + future.cause().getMessage(),
                    future.cause());
        }
        bound.put(listener.name(), future.channel());
        InetSocketAddress address = (InetSocketAddress) future.channel().localAddress();
        LOGGER.atInfo()
                .addKeyValue("listener", listener.name())
                .addKeyValue("protocol", listener.protocol())
                .addKeyValue("address", address)
                .log("Listening");
        return address;
    }

    private void accept(Channel channel, GatewayConfig.Listener listener, ClientHandlers handlers) {
        descriptors.opened(channel);
        if (!descriptors.leftForAnswer()) {
            channel.close();
            return;
        }
        if (!handshakes.enter()) {
            refused.increment();
            channel.close();
            return;
        }
        Connection connection = new Connection(channel, listener, handshakes);
        GatewayConfig.ProxyProtocol proxy = listener.proxyProtocol();
        boolean header = proxy.mode() == GatewayConfig.ProxyProtocol.Mode.REQUIRED;
        if (header && !ProxyHeader.trusted(proxy.trusted(), connection.client().address())) {
            LOGGER.atWarn()
                    .addKeyValue("listener", listener.name())
                    .addKeyValue("peer", channel.remoteAddress())
                    .log("A peer that may not send a PROXY header was closed");
            channel.close();
            return;
        }
        connection.startDeadline(limits.handshakeTimeout().toMillis());
        channel.pipeline().addLast(new ClientSide(connection, received));
        channel.pipeline().addLast(handlers.handler(connection));
        if (header) {
            ProxyHeader.install(channel.pipeline(), connection);
        }
    }

    /** Returns the bound addresses by listener name. */
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        bound.forEach((name, channel) -> addresses.put(name, (InetSocketAddress) channel.localAddress()));
        return addresses;
    }

    /** Stops accepting; accepted connections go on. */
    @Override
    public void close() {
        bound.values().forEach(channel -> channel.close().awaitUninterruptibly());
    }
}
