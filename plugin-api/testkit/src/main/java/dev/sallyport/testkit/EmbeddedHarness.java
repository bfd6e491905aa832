package dev.sallyport.testkit;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway without a core and without sockets: one client connection of one protocol, run step by step on the test's
 * thread. What the client sends arrives in exactly the pieces it was cut into.
 */
public final class EmbeddedHarness implements AutoCloseable {

    private final FakeHost host;
    private final BufferLedger ledger = new BufferLedger();
    private final EmbeddedChannel clientChannel = new EmbeddedChannel(false, false);
    private final List<EmbeddedPeer> targets = new ArrayList<>();
    private final EmbeddedPeer client;
    private final FakeGate gate;

    public EmbeddedHarness(ChannelProtocol protocol) {
        this(protocol, new FakeHost());
    }

    public EmbeddedHarness(ChannelProtocol protocol, FakeHost host) {
        this.host = host;
        ClientInfo info = new ClientInfo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000), "test", false);
        this.gate = new FakeGate(host, protocol.capabilities(), clientChannel, info, this::connect);
        clientChannel.config().setAllocator(ledger);
        clientChannel.pipeline().addLast(gate.clientSentinel(), protocol.clientHandler(gate));
        this.client = new EmbeddedPeer("client", clientChannel, this::settle);
        try {
            clientChannel.register();
        } catch (Exception e) {
            throw new IllegalStateException("the client handler does not start", e);
        }
        settle();
    }

    private Future<Channel> connect(Admission admission, Channel from, ChannelHandler handler) {
        Promise<Channel> promise = from.eventLoop().newPromise();
        if (admission.endpoint().port() == UNREACHABLE.getPort()) {
            promise.setFailure(new RefusedException(GatewayHarness.unreachable(admission)));
            return promise;
        }
        from.eventLoop().execute(() -> {
            EmbeddedChannel target = new EmbeddedChannel(false, false);
            target.config().setAllocator(ledger);
            target.pipeline().addLast(handler);
            targets.add(new EmbeddedPeer("target", target, this::settle));
            try {
                target.register();
            } catch (Exception e) {
                throw new IllegalStateException("the target handler does not start", e);
            }
            promise.setSuccess(target);
        });
        return promise;
    }

    /** An address of targets that can be connected to. */
    public static final InetSocketAddress REACHABLE = InetSocketAddress.createUnresolved("target.test", 7);

    /** An address of targets that cannot be connected to. */
    public static final InetSocketAddress UNREACHABLE = InetSocketAddress.createUnresolved("target.test", 1);

    public FakeHost host() {
        return host;
    }

    public FakePolicy policy() {
        return host.policy();
    }

    public FakeGate gate() {
        return gate;
    }

    public BufferLedger ledger() {
        return ledger;
    }

    public EmbeddedPeer client() {
        return client;
    }

    /** Returns the target's side of the session's first connection; fails the test if there is none. */
    public EmbeddedPeer target() {
        return target(1);
    }

    /** Returns the target's side of the nth (from 1) connection. */
    public EmbeddedPeer target(int nth) {
        settle();
        if (targets.size() < nth) {
            throw new AssertionError("the adapter made " + targets.size() + " connections to targets, not " + nth
                    + "; the client got " + ScriptedPeer.show(client.peek()));
        }
        return targets.get(nth - 1);
    }

    /** Lets time pass for all connections, and runs what becomes due. */
    public void passTime(Duration time) {
        client.passTime(time);
        targets.forEach(target -> target.passTime(time));
        settle();
    }

    /** Runs everything that is due, on both sides, until nothing moves any more. */
    void settle() {
        for (int round = 0; round < 4; round++) {
            clientChannel.runPendingTasks();
            clientChannel.checkException();
            for (EmbeddedPeer target : List.copyOf(targets)) {
                target.run();
            }
        }
    }

    /** Closes everything; fails when the adapter broke a rule of its contract or left a buffer. */
    @Override
    public void close() {
        gate.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the test is over"));
        settle();
        targets.forEach(EmbeddedPeer::dispose);
        client.dispose();
        host.assertNoViolations();
        ledger.assertEmpty();
    }
}
