package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.api.session.Subject;
import dev.sallyport.plugin.ssh.Words;
import dev.sallyport.plugin.ssh.login.Doorman;
import dev.sallyport.plugin.ssh.relay.Jumps;
import dev.sallyport.plugin.ssh.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and, once somebody is in, the target's: both legs, the relay between them, and how it all ends.
 */
final class Bridge {

    private static final Logger LOGGER = LoggerFactory.getLogger(Bridge.class);

    private final SessionGate gate;
    private final Engines engines;
    private final Loop loop;
    private final Turns turns;
    private final Doorman doorman;
    private final ClientSide client;
    private final Relay relay;
    private final Rooms rooms;

    /** Confined to the turns. */
    private @Nullable Admission admission;

    private volatile @Nullable TargetLeg target;
    /** Instead of relay and target, for a client that named no target. */
    private volatile @Nullable Jumps jumps;

    private volatile Disconnect end = Disconnect.of(Cause.CLIENT_LEFT, "The client closed the connection.");
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Confined to the event loop. */
    private boolean told;

    /** @param inside the target of a connection inside another one */
    Bridge(SessionGate gate, Engines engines, Channel channel, Optional<String> inside) {
        this.gate = gate;
        this.engines = engines;
        this.loop = new Loop(channel.eventLoop());
        this.turns = new Turns(engines.threads(), loop, this::settled, this::failed);
        this.doorman = new Doorman(gate, loop, inside, new House());
        this.client = new ClientSide(channel, inside.isPresent() ? engines.inside() : engines.clientSide());
        this.rooms = new Rooms(gate, engines, channel, loop, turns);
        this.relay = new Relay(gate, loop, turns, loop, engines.nanos(), client);
        client.io.setAttribute(Doorman.KEY, doorman);
        gate.farewell(this::lastWords);
        turns.execute(() -> client.open().addSessionListener(new Watcher()));
    }

    /** Whether all sides are logged in and no keys are exchanged: what comes is passed on, and nothing waits. */
    private boolean settled() {
        TargetLeg leg = target;
        return (jumps != null || (leg != null && leg.calm())) && client.calm();
    }

    private final class House implements Doorman.House {

        @Override
        public void admitted(Admission in) {
            admission = in;
        }

        @Override
        public void identified(Subject who) {
            jumps = new Jumps(client, rooms, gate.limits().tunnelsMax());
        }

        @Override
        public void refused(Refusal refusal) {
            end(Cause.POLICY, Words.sentence(refusal));
        }
    }

    SessionGate gate() {
        return gate;
    }

    Turns turns() {
        return turns;
    }

    LongSupplier nanos() {
        return engines.nanos();
    }

    Instant now() {
        return engines.clock().instant();
    }

    /** Whether the client wants its connection compressed, which is then done on both. */
    boolean compressed() {
        AbstractSession session = client.session();
        return session != null && BoundedZlib.NAME.equals(session.getNegotiatedKexParameter(KexProposalOption.S2CCOMP));
    }

    /** Does something on the event loop, later. */
    void later(long millis, Runnable work) {
        loop.later(millis, work);
    }

    Relay relay() {
        return relay;
    }

    Leg client() {
        return client;
    }

    /** The client takes what is sent to it, or does not; on the event loop. */
    void clientWritable(boolean writable) {
        rooms.flowing(writable);
    }

    /** The client's channel is closed; on the event loop. */
    void clientGone() {
        doorman.clientLeft();
        client.gone();
    }

    /** The client's side, where the gateway is the server. */
    private final class ClientSide extends Leg {

        ClientSide(Channel channel, IoHandler engine) {
            super(Bridge.this, channel, gate.client().address(), engine);
        }

        @Override
        void proposes(Map<KexProposalOption, String> proposal) {
            AbstractSession session = session();
            if (session != null) {
                Algorithms.withoutSlower(proposal, session.getClientKexProposals());
            }
        }

        @Override
        public void ready(Session session) {
            if (jumps == null) {
                turns.execute(Bridge.this::connect);
            }
        }

        @Override
        String who() {
            return "The client";
        }

        @Override
        void take(int command, Buffer message) {
            Jumps way = jumps;
            if (way != null) {
                way.fromClient(command, message);
            } else {
                relay.fromClient(command, message);
            }
        }

        @Override
        void ended() {
            gate.close(end);
        }
    }

    /** Notes why the client's side ends. */
    private final class Watcher implements SessionListener {

        @Override
        public void sessionException(Session session, Throwable t) {
            if (!ending.get() && !(t instanceof IOException && !(t instanceof org.apache.sshd.common.SshException))) {
                end = Disconnect.of(Cause.PROTOCOL_ERROR, "The client broke the protocol.");
            }
        }
    }

    private void connect() {
        Admission in = admission;
        if (in == null) {
            end(Cause.INTERNAL_ERROR, "The gateway lost track of the login.");
            return;
        }
        TargetHandler handler = new TargetHandler(this, in);
        loop.execute(() -> gate.connect(in, handler).addListener((Future<Channel> connected) -> {
            if (!connected.isSuccess()) {
                Refusal refusal = connected.cause() instanceof RefusedException refused
                        ? refused.refusal()
                        : Refusal.of(Words.FAILED, "The gateway could not connect to the target.");
                turns.execute(() -> end(Cause.TARGET_LEFT, Words.sentence(refusal)));
            }
        }));
    }

    /** The target's channel is open; on the event loop. */
    TargetLeg connected(Channel channel, Admission in) {
        TargetLeg leg = new TargetLeg(this, channel, in, engines.targetSide());
        turns.execute(() -> {
            target = leg;
            leg.login();
        });
        loop.later(gate.limits().handshakeTimeout().toMillis(), () -> turns.execute(leg::overdue));
        return leg;
    }

    /** Has a key certified for the target; the certificate comes back in a turn, unless there is none to be had. */
    void certify(Admission in, byte[] key, Consumer<byte[]> certified) {
        loop.execute(() -> gate.certify(in, key).addListener((Future<byte[]> done) -> {
            if (done.isSuccess()) {
                byte[] certificate = done.getNow();
                turns.execute(() -> certified.accept(certificate));
            } else {
                Refusal refusal = done.cause() instanceof RefusedException refused
                        ? refused.refusal()
                        : Refusal.of(Words.FAILED, "The gateway could not make a certificate for the target.");
                turns.execute(() -> end(Cause.TARGET_LEFT, Words.sentence(refusal)));
            }
        }));
    }

    /** Ends both legs and tells the client why; the first reason counts. Any thread. */
    void end(Cause cause, String sentence) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        end = Disconnect.of(cause, sentence);
        loop.execute(() -> {
            // Said before the close and on the loop, so that the cause is ours and not that the client left.
            client.io.write(lastWords(end));
            gate.close(end);
        });
    }

    boolean ending() {
        return ending.get();
    }

    /** Something went wrong that should not; any thread. */
    void failed(Throwable e) {
        if (ending.compareAndSet(false, true)) {
            LOGGER.atError().setCause(e).log("An SSH connection met something unexpected and is ended");
            end = Disconnect.of(Cause.INTERNAL_ERROR, "The gateway failed; its log says how.");
        }
        loop.execute(() -> gate.close(end));
    }

    /** What the client is told last, once; on the event loop. */
    private ByteBuf lastWords(Disconnect cause) {
        AbstractSession session = client.session();
        if (told || session == null || !session.isOpen()) {
            return Unpooled.EMPTY_BUFFER;
        }
        told = true;
        ending.set(true);
        return client.io.captured(() -> {
            Buffer words = client.message(
                    SshConstants.SSH_MSG_DISCONNECT, cause.detail().length() + 32);
            words.putInt(SshConstants.SSH2_DISCONNECT_BY_APPLICATION);
            words.putString(Words.plain(cause.detail()));
            words.putString("");
            client.send(words);
        });
    }
}
