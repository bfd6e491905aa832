package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.protocol.SessionGate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The connection protocol between a client and its target. A channel has the same number on both legs; that is the
 * gateway's own, peers have theirs. Used in the connection's turns; an {@link IllegalArgumentException} tells that a
 * peer broke the protocol.
 */
public final class Relay {

    /**
     * Channels of one connection at a time; OpenSSH servers allow 10 sessions, tools that multiplex open some dozen.
     */
    private static final int CHANNELS_MAX = 256;

    private static final String SESSION = "session";

    private final SessionGate gate;
    private final Executor loop;
    private final Executor turns;
    private final LongSupplier nanos;
    private final Peer client;
    private final Map<Long, RelayChannel> channels = new HashMap<>();
    private final List<Consumer<Peer>> early = new ArrayList<>();
    private final Tunnels tunnels;
    private @Nullable Peer target;
    private long ids;
    private boolean moreSessions = true;

    /** Made on the event loop. */
    public Relay(SessionGate gate, Executor loop, Executor turns, Later timer, LongSupplier nanos, Peer client) {
        this.gate = gate;
        this.loop = loop;
        this.turns = turns;
        this.nanos = nanos;
        this.client = client;
        this.tunnels = new Tunnels(this, gate.limits(), turns, timer, nanos, client);
    }

    /** The target is there; what waited for it goes on. */
    public void targetReady(Peer peer) {
        target = peer;
        early.forEach(task -> task.accept(peer));
        early.clear();
    }

    /** Does something with the target as soon as it is there. */
    void whenTarget(Consumer<Peer> task) {
        Peer peer = target;
        if (peer == null) {
            early.add(task);
        } else {
            task.accept(peer);
        }
    }

    Tunnels tunnels() {
        return tunnels;
    }

    Governor governor(String label) {
        return new Governor(gate, loop, turns, label, nanos);
    }

    /** Whether no more channels may be opened. */
    boolean full() {
        return channels.size() >= CHANNELS_MAX;
    }

    /** Adds a channel under a number of its own. */
    <C extends RelayChannel> C add(BiFunction<Governor, Long, C> channel) {
        long id = ids++;
        C added = channel.apply(governor("channel-" + id), id);
        channels.put(id, added);
        return added;
    }

    /** Takes a message of the client; the buffer stands behind its number. */
    public void fromClient(int command, Buffer message) {
        switch (command) {
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> clientRequest(message);
            case SshConstants.SSH_MSG_REQUEST_SUCCESS, SshConstants.SSH_MSG_REQUEST_FAILURE -> {}
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> clientOpens(message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION ->
                opening(message, true).opened(client, message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE ->
                opening(message, true).notOpened(message.getInt(), message.getString());
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST,
                    SshConstants.SSH_MSG_CHANNEL_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EOF,
                    SshConstants.SSH_MSG_CHANNEL_CLOSE,
                    SshConstants.SSH_MSG_CHANNEL_REQUEST -> channel(message).fromClient(command, message);
            case SshConstants.SSH_MSG_CHANNEL_SUCCESS, SshConstants.SSH_MSG_CHANNEL_FAILURE -> {}
            default -> throw new IllegalArgumentException("an unexpected message " + command);
        }
    }

    /** Takes a message of the target; the buffer stands behind its number. */
    public void fromTarget(int command, Buffer message) {
        switch (command) {
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> targetRequest(message);
            case SshConstants.SSH_MSG_REQUEST_SUCCESS -> tunnels.forwards().answered(Optional.of(message));
            case SshConstants.SSH_MSG_REQUEST_FAILURE -> tunnels.forwards().answered(Optional.empty());
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> targetOpens(message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION -> confirmed(message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE ->
                opening(message, false).notOpened(message.getInt(), message.getString());
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST,
                    SshConstants.SSH_MSG_CHANNEL_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EOF,
                    SshConstants.SSH_MSG_CHANNEL_CLOSE,
                    SshConstants.SSH_MSG_CHANNEL_REQUEST,
                    SshConstants.SSH_MSG_CHANNEL_SUCCESS,
                    SshConstants.SSH_MSG_CHANNEL_FAILURE -> channel(message).fromTarget(command, message);
            default -> throw new IllegalArgumentException("an unexpected message " + command);
        }
    }

    private void confirmed(Buffer message) {
        Peer peer = target;
        if (peer != null) {
            opening(message, false).opened(peer, message);
        }
    }

    /** Returns the channel that the other side than the sender of a message opened. */
    private RelayChannel opening(Buffer message, boolean byTarget) {
        RelayChannel channel = channel(message);
        if (channel.byTarget() != byTarget) {
            throw new IllegalArgumentException("an answer to an opening of its own");
        }
        return channel;
    }

    private RelayChannel channel(Buffer message) {
        RelayChannel channel = channels.get(message.getUInt());
        if (channel == null) {
            throw new IllegalArgumentException("a message for a channel that is not open");
        }
        return channel;
    }

    /** Forgets a channel that is closed; false if that is done already. */
    boolean forget(RelayChannel channel) {
        return channels.remove(channel.id()) != null;
    }

    private void clientOpens(Buffer message) {
        String type = message.getString();
        long sender = message.getUInt();
        long window = message.getUInt();
        long packetMax = message.getUInt();
        if (!type.equals(SESSION)) {
            tunnels.clientOpens(type, sender, window, packetMax, message);
        } else if (!moreSessions) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_ADMINISTRATIVELY_PROHIBITED,
                    "sallyport: no more sessions, as this client said");
        } else if (full()) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_RESOURCE_SHORTAGE,
                    "sallyport: more than " + CHANNELS_MAX + " channels at a time");
        } else {
            End end = End.of(client, sender, packetMax);
            SessionChannel channel = add((governor, id) -> new SessionChannel(this, governor, nanos, end, id, window));
            whenTarget(channel::open);
        }
    }

    /** Forwarded ports, X11 and agents. */
    private void targetOpens(Buffer message) {
        String type = message.getString();
        long sender = message.getUInt();
        long window = message.getUInt();
        long packetMax = message.getUInt();
        Peer peer = target;
        if (peer != null) {
            tunnels.targetOpens(peer, type, sender, window, packetMax, message);
        }
    }

    private void clientRequest(Buffer message) {
        String name = message.getString();
        boolean wantReply = message.getBoolean();
        if (name.equals("no-more-sessions@openssh.com")) {
            moreSessions = false;
        }
        tunnels.forwards().request(name, wantReply, Messages.rest(message));
    }

    /** Keepalives are answered; the target's other host keys are nobody's business but the gateway's. */
    private void targetRequest(Buffer message) {
        message.getString();
        Peer peer = target;
        if (message.getBoolean() && peer != null) {
            Messages.requestFailure(peer);
        }
    }
}
