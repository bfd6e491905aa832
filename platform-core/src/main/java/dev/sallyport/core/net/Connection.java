package dev.sallyport.core.net;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.GatewayConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** One accepted client connection, before and during its session. Confined to its event loop. */
public final class Connection {

    private final Channel channel;
    private final GatewayConfig.Listener listener;
    private final ReadValve valve;
    private final Handshakes handshakes;
    private final Set<Channel> inside = new LinkedHashSet<>(2);
    private InetSocketAddress address;
    private boolean handshaking = true;
    private boolean active;
    private final Map<Channel, ReadValve> targets = new LinkedHashMap<>(2);
    private final Set<PauseReason> pauses = EnumSet.noneOf(PauseReason.class);
    private @Nullable ScheduledFuture<?> deadline;

    /** @param handshakes where the connection has taken its place */
    Connection(Channel channel, GatewayConfig.Listener listener, Handshakes handshakes) {
        this.channel = channel;
        this.listener = listener;
        this.valve = new ReadValve(channel);
        this.handshakes = handshakes;
        this.address = channel.remoteAddress() instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
        channel.closeFuture().addListener(closed -> {
            endHandshake();
            List.copyOf(inside).forEach(Channel::close);
        });
    }

    /**
     * Serves a connection inside this one as if it had been accepted; it is closed with this one.
     *
     * @param inner not registered yet; forgotten when the future fails
     * @param handshakeMillis in which it must be admitted
     */
    public Future<Channel> nest(Channel inner, ClientHandlers handlers, long handshakeMillis) {
        Promise<Channel> promise = loop().newPromise();
        if (!channel.isActive() || !handshakes.enter()) {
            return promise.setFailure(
                    new RefusedException(Refusal.of(ErrorCodes.LIMIT, "Too many connections are being opened.")
                            .withNextStep("Try again in a moment.")));
        }
        Connection nested = new Connection(inner, listener, handshakes);
        nested.address(address);
        inner.pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel registered) {
                nested.startDeadline(handshakeMillis);
                // Bytes inside are counted as part of what is around them.
                registered.pipeline().addLast(new ClientSide(nested, new LongAdder()));
                registered.pipeline().addLast(handlers.handler(nested));
            }
        });
        inside.add(inner);
        inner.closeFuture().addListener(closed -> inside.remove(inner));
        loop().register(inner).addListener(registered -> {
            if (registered.isSuccess()) {
                promise.setSuccess(inner);
            } else {
                nested.endHandshake();
                promise.setFailure(registered.cause());
            }
        });
        return promise;
    }

    /** Whether there are connections inside this one. */
    public boolean carries() {
        return !inside.isEmpty();
    }

    public Channel channel() {
        return channel;
    }

    public EventLoop loop() {
        return channel.eventLoop();
    }

    public ReadValve valve() {
        return valve;
    }

    public GatewayConfig.Listener listener() {
        return listener;
    }

    /** Returns where the client is, as known now: encryption may still be negotiated. */
    public ClientInfo client() {
        return new ClientInfo(address, listener.name(), channel.pipeline().get(SslHandler.class) != null);
    }

    /** Returns what the client showed in its handshake, its own certificate first; empty when it showed none. */
    public List<X509Certificate> clientCertificates() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            return tls == null
                    ? List.of()
                    : Arrays.stream(tls.engine().getSession().getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Whether a certificate of the client's decides who it is: one was shown, or must be. */
    public boolean certified() {
        return listener.tls()
                .clients()
                .filter(clients -> clients.mode() == GatewayConfig.TlsClients.Mode.REQUIRED
                        || !clientCertificates().isEmpty())
                .isPresent();
    }

    void address(InetSocketAddress fromProxyHeader) {
        address = fromProxyHeader;
    }

    /** Starts the time in which the client must be admitted. */
    void startDeadline(long millis) {
        deadline = loop().schedule(this::expire, millis, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        if (handshaking) {
            channel.close();
        }
    }

    /** Stops the deadline while people decide about a connect; their review has its own end. */
    public void suspendDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Ends the handshake: the deadline is off and the slot is free. Harmless when repeated. */
    public void endHandshake() {
        if (handshaking) {
            handshaking = false;
            suspendDeadline();
            handshakes.leave();
        }
    }

    /** Adds a connection to the target, so that it is paused together with this one and closed with it. */
    void addTarget(Channel target) {
        ReadValve targetValve = new ReadValve(target);
        targets.put(target, targetValve);
        pauses.forEach(targetValve::pause);
        if (!channel.isWritable()) {
            targetValve.pause(PauseReason.PEER_UNWRITABLE);
        }
        target.closeFuture().addListener(closed -> targets.remove(target));
    }

    /** Returns the open connections to the target. */
    public List<Channel> targets() {
        return List.copyOf(targets.keySet());
    }

    /** Lets a channel of this connection be read, or not, as the adapter's engine can take bytes. */
    public void reading(Channel which, boolean wanted) {
        ReadValve own = which.equals(channel) ? valve : targets.get(which);
        if (own == null) {
            return; // closed meanwhile
        }
        if (wanted) {
            own.resume(PauseReason.ENGINE);
        } else {
            own.pause(PauseReason.ENGINE);
        }
    }

    /** Stops reading from the target. */
    public void pauseTargets(PauseReason reason) {
        targets.values().forEach(target -> target.pause(reason));
    }

    public void resumeTargets(PauseReason reason) {
        targets.values().forEach(target -> target.resume(reason));
    }

    /**
     * Closes both sides.
     *
     * @param lastWords what the client is told before, if anything
     */
    public void end(@Nullable ByteBuf lastWords) {
        targets().forEach(Channel::close);
        if (channel.isActive()) {
            channel.writeAndFlush(lastWords == null ? Unpooled.EMPTY_BUFFER : lastWords)
                    .addListener(ChannelFutureListener.CLOSE);
        } else if (lastWords != null) {
            lastWords.release();
        }
    }

    void clientWritable(boolean writable) {
        if (writable) {
            targets.values().forEach(target -> target.resume(PauseReason.PEER_UNWRITABLE));
        } else {
            targets.values().forEach(target -> target.pause(PauseReason.PEER_UNWRITABLE));
        }
    }

    /** Stops reading from both sides. */
    public void pauseAll(PauseReason reason) {
        pauses.add(reason);
        valve.pause(reason);
        targets.values().forEach(target -> target.pause(reason));
    }

    /** Lets both sides be read again, as far as this reason is concerned. */
    public void resumeAll(PauseReason reason) {
        pauses.remove(reason);
        valve.resume(reason);
        targets.values().forEach(target -> target.resume(reason));
    }

    /** Notes that bytes moved. */
    public void touch() {
        active = true;
    }

    /** Returns whether bytes moved since the last call. */
    public boolean wasActive() {
        boolean was = active;
        active = false;
        return was;
    }
}
