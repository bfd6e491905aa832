package dev.sallyport.core.net;

import dev.sallyport.api.Limits;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to targets on the client's event loop. Names are looked up on a virtual thread, never on the loop. */
public final class TargetConnector {

    private static final Logger LOGGER = LoggerFactory.getLogger(TargetConnector.class);

    private final EventLoops loops;
    private final Limits limits;
    private final Descriptors descriptors;
    private final LongAdder received;
    private final LongAdder failed;

    public TargetConnector(EventLoops loops, Limits limits, Descriptors descriptors, Metrics metrics) {
        this.loops = loops;
        this.limits = limits;
        this.descriptors = descriptors;
        this.received = metrics.counter("sallyport_target_bytes_total", "Bytes received from targets");
        this.failed = metrics.counter("sallyport_target_connects_failed_total", "Targets that could not be reached");
    }

    /** Connects; the future fails with {@link RefusedException} only. Called on the connection's loop. */
    public Future<Channel> connect(Connection connection, TargetSpec spec, ChannelHandler handler) {
        Promise<Channel> promise = connection.loop().newPromise();
        String host = spec.endpoint().host();
        if (isLiteral(host)) {
            open(connection, spec, handler, InetAddress.ofLiteral(bare(host)), promise);
        } else {
            Thread.ofVirtual().name("resolve").start(() -> resolve(connection, spec, handler, promise));
        }
        return promise;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isLiteral(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private void resolve(Connection connection, TargetSpec spec, ChannelHandler handler, Promise<Channel> promise) {
        try {
            // Looked up once, and connected to as looked up: a second answer could be another one.
            InetAddress address = InetAddress.getByName(spec.endpoint().host());
            Optional<String> objection = new Resolved(spec.endpoint().host(), address).objection();
            connection
                    .loop()
                    .execute(() -> objection.ifPresentOrElse(
                            why -> fail(promise, spec, new UnknownHostException(why), why),
                            () -> open(connection, spec, handler, address, promise)));
        } catch (UnknownHostException e) {
            connection.loop().execute(() -> fail(promise, spec, e, "its host name is not known"));
        }
    }

    private void open(
            Connection connection,
            TargetSpec spec,
            ChannelHandler handler,
            InetAddress address,
            Promise<Channel> promise) {
        if (!connection.channel().isActive()) {
            fail(promise, spec, new IllegalStateException("client left"), "the client left");
            return;
        }
        if (!descriptors.leftForTarget()) {
            promise.tryFailure(new RefusedException(Descriptors.refusal()));
            return;
        }
        Bootstrap bootstrap = loops.client(connection.loop())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connectTimeout().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        descriptors.opened(channel);
                        channel.pipeline().addLast(new TargetSide(connection, received));
                        channel.pipeline().addLast(handler);
                    }
                });
        ChannelFuture connect =
                bootstrap.connect(new InetSocketAddress(address, spec.endpoint().port()));
        connect.addListener(done -> connected(connection, spec, connect, promise));
    }

    private void connected(Connection connection, TargetSpec spec, ChannelFuture connect, Promise<Channel> promise) {
        Channel channel = connect.channel();
        if (!connect.isSuccess()) {
            fail(promise, spec, connect.cause(), reason(connect.cause()));
            return;
        }
        if (!connection.channel().isActive()) {
            channel.close();
            fail(promise, spec, new IllegalStateException("client left"), "the client left");
            return;
        }
        connection.addTarget(channel);
        promise.trySuccess(channel);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(java.util.Locale.ROOT);
        if (message.contains("refused")) {
            return "it refused the connection";
        }
        return message.contains("timed out") ? "it did not answer in time" : "the network does not lead there";
    }

    private void fail(Promise<Channel> promise, TargetSpec spec, Throwable cause, String reason) {
        failed.increment();
        String name = spec.target().name();
        LOGGER.atWarn()
                .addKeyValue("target", name)
                .addKeyValue(
                        "endpoint",
                        spec.endpoint().host() + ":" + spec.endpoint().port())
                .addKeyValue("error", String.valueOf(cause.getMessage()))
                .log("A target cannot be reached");
        promise.tryFailure(new RefusedException(Refusal.of(
                        ErrorCodes.TARGET_UNREACHABLE, "The target '" + name + "' cannot be reached: " + reason + ".")
                .withNextStep("Ask who runs the target, or check host and port in its resource.")));
    }
}
