package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.ssh.relay.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.Map;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/** One side of a bridge: an engine's session on a channel of the core's. Confined to the turns but for the bytes. */
abstract class Leg implements Peer, RelayService.Receiver {

    final NettyIoSession io;
    private final Bridge bridge;
    private final IoHandler engine;
    private final Inbox inbox;
    private final Turns turns;
    private final KeyExchanges exchanges;
    private volatile @Nullable AbstractSession session;

    Leg(Bridge bridge, Channel channel, SocketAddress remote, IoHandler engine) {
        this.bridge = bridge;
        this.engine = engine;
        this.turns = bridge.turns();
        this.io = new NettyIoSession(channel, remote, this::ended);
        this.inbox = new Inbox(bridge.gate(), channel, turns, this::decode);
        this.exchanges = new KeyExchanges(bridge.nanos());
        io.setAttribute(RelayService.RECEIVER, this);
    }

    /** Begins to speak; in a turn. */
    AbstractSession open() {
        try {
            engine.sessionCreated(io);
            AbstractSession opened = AbstractSession.getSession(io);
            session = opened;
            return opened;
        } catch (Exception e) {
            throw new IllegalStateException("the engine does not open a session", e);
        }
    }

    /** Returns the engine's session, once open. */
    @Nullable
    AbstractSession session() {
        return session;
    }

    /** Whether no keys are exchanged at the moment. Any thread. */
    boolean calm() {
        AbstractSession open = session;
        return open != null && open.getKexState() == KexState.DONE;
    }

    /** Does something in a turn, later. */
    void later(int millis, Runnable work) {
        bridge.later(millis, () -> turns.execute(work));
    }

    /** Takes bytes of the peer; on the event loop. */
    void received(ByteBuf bytes) {
        inbox.received(bytes);
    }

    /** The engine is about to propose algorithms; a leg may change the proposal. */
    void proposes(Map<KexProposalOption, String> proposal) {}

    /** Both sides' proposals are known, at the beginning or for new keys. */
    void negotiates(Map<KexProposalOption, String> client, Map<KexProposalOption, String> server) {
        if (!exchanges.begins()) {
            bridge.end(Cause.PROTOCOL_ERROR, who() + " asked for new keys too often.");
        }
    }

    private void decode(byte[] bytes) {
        exchanges.moved(bytes.length);
        try {
            engine.messageReceived(io, new ByteArrayBuffer(bytes));
        } catch (Exception e) {
            failed(e);
        }
    }

    void failed(Throwable cause) {
        AbstractSession open = session;
        if (open != null) {
            open.exceptionCaught(cause);
        }
    }

    /** The channel is closed; any thread. */
    void gone() {
        turns.execute(() -> {
            try {
                if (session != null) {
                    engine.sessionClosed(io);
                }
            } catch (Exception e) {
                failed(e);
            }
        });
    }

    /** The engine wants the channel closed; on the event loop. */
    abstract void ended();

    /** Returns whom this leg leads to, in words. */
    abstract String who();

    /** Takes a message of the connection protocol. */
    abstract void take(int command, Buffer message);

    @Override
    public void message(int command, Buffer message) {
        if (bridge.ending()) {
            return;
        }
        try {
            take(command, message);
        } catch (IllegalArgumentException | BufferException | IndexOutOfBoundsException e) {
            bridge.end(Cause.PROTOCOL_ERROR, who() + " broke the protocol: " + e.getMessage() + ".");
        }
    }

    private AbstractSession opened() {
        AbstractSession open = session;
        if (open == null) {
            throw new IllegalStateException("the leg is not open");
        }
        return open;
    }

    @Override
    public Buffer message(int command, int bytes) {
        return opened().createBuffer((byte) command, bytes);
    }

    @Override
    public void send(Buffer message) {
        Session open = opened();
        try {
            if (open.isOpen()) {
                exchanges.moved(message.available());
                open.writePacket(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
