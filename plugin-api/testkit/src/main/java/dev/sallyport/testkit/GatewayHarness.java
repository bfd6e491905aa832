package dev.sallyport.testkit;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A gateway without a core: one protocol on a loopback port over real sockets, with everything behind it scripted
 * through {@link #host()}. Real clients and real targets can be used with it.
 */
public final class GatewayHarness implements AutoCloseable {

    private final FakeHost host = new FakeHost();
    private final BufferLedger ledger = new BufferLedger();
    private final Journal<FakeGate> gates = new Journal<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;

    public GatewayHarness(ChannelProtocol protocol) {
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, ledger)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(protocol, channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private void accept(ChannelProtocol protocol, Channel channel) {
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(
                        host.limits().writeLowWaterBytes(), host.limits().writeHighWaterBytes()));
        ClientInfo info = new ClientInfo((InetSocketAddress) channel.remoteAddress(), "test", false);
        FakeGate gate = new FakeGate(host, protocol.capabilities(), channel, info, this::connect);
        channel.pipeline().addLast(gate.clientSentinel(), protocol.clientHandler(gate));
        gates.add(gate);
    }

    private Future<Channel> connect(Admission admission, Channel client, ChannelHandler handler) {
        Promise<Channel> promise = client.eventLoop().newPromise();
        ChannelFuture connected = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, ledger)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        host.limits().connectTimeout().toMillis())
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(
                                host.limits().writeLowWaterBytes(),
                                host.limits().writeHighWaterBytes()))
                .handler(handler)
                .connect(admission.endpoint().host(), admission.endpoint().port());
        connected.addListener(done -> {
            if (done.isSuccess()) {
                promise.setSuccess(connected.channel());
            } else {
                promise.setFailure(new RefusedException(unreachable(admission)));
            }
        });
        return promise;
    }

    static Refusal unreachable(Admission admission) {
        return FakeGate.refusal("the target '" + admission.session().target().name() + "' cannot be reached");
    }

    public FakeHost host() {
        return host;
    }

    public FakePolicy policy() {
        return host.policy();
    }

    /** Returns the allocator of all connections. */
    public BufferLedger ledger() {
        return ledger;
    }

    /** Returns where clients connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    /** Waits for the nth (from 1) accepted connection and returns its gate. */
    public FakeGate gate(int nth) {
        return gates.await(FakeGate.class, any -> true, nth);
    }

    /** Ends all sessions as the core does on a drain or revocation. */
    public void endSessions(Disconnect cause) {
        gates.all().forEach(gate -> gate.close(cause));
    }

    /** Closes everything; fails when the adapter broke a rule of its contract or left a buffer. */
    @Override
    public void close() {
        endSessions(Disconnect.of(Disconnect.Cause.GATEWAY_STOPPED, "the gateway stops"));
        listener.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        host.assertNoViolations();
        ledger.assertEmpty();
    }
}
