package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.protocol.SessionGate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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
    private final Map<Long, SessionChannel> channels = new HashMap<>();
    private final List<SessionChannel> early = new ArrayList<>();
    private @Nullable Peer target;
    private long ids;
    private boolean moreSessions = true;

    public Relay(SessionGate gate, Executor loop, Executor turns, LongSupplier nanos, Peer client) {
        this.gate = gate;
        this.loop = loop;
        this.turns = turns;
        this.nanos = nanos;
        this.client = client;
    }

    /** The target is there; channels opened meanwhile go on. */
    public void targetReady(Peer peer) {
        target = peer;
        early.forEach(channel -> channel.open(peer));
        early.clear();
    }

    /** Takes a message of the client; the buffer stands behind its number. */
    public void fromClient(int command, Buffer message) {
        switch (command) {
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> clientRequest(message);
            case SshConstants.SSH_MSG_REQUEST_SUCCESS, SshConstants.SSH_MSG_REQUEST_FAILURE -> {}
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> clientOpens(message);
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
            case SshConstants.SSH_MSG_REQUEST_SUCCESS, SshConstants.SSH_MSG_REQUEST_FAILURE -> {}
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> targetOpens(message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION -> confirmed(message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE -> {
                SessionChannel channel = channel(message);
                forget(channel);
                channel.notOpened(message.getInt(), message.getString());
            }
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
            channel(message).opened(peer, message);
        }
    }

    private SessionChannel channel(Buffer message) {
        SessionChannel channel = channels.get(message.getUInt());
        if (channel == null) {
            throw new IllegalArgumentException("a message for a channel that is not open");
        }
        return channel;
    }

    /** Forgets a channel that is closed; false if that is done already. */
    boolean forget(SessionChannel channel) {
        return channels.remove(channel.id()) != null;
    }

    private void clientOpens(Buffer message) {
        String type = message.getString();
        long sender = message.getUInt();
        long window = message.getUInt();
        long packetMax = message.getUInt();
        if (!type.equals(SESSION) || !moreSessions) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_ADMINISTRATIVELY_PROHIBITED,
                    "sallyport: channels of this kind are not permitted here");
        } else if (channels.size() >= CHANNELS_MAX) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_RESOURCE_SHORTAGE,
                    "sallyport: more than " + CHANNELS_MAX + " channels at a time");
        } else {
            long id = ids++;
            Governor governor = new Governor(gate, loop, turns, "channel-" + id, nanos);
            SessionChannel channel =
                    new SessionChannel(this, governor, nanos, End.of(client, sender, packetMax), id, window);
            channels.put(id, channel);
            Peer peer = target;
            if (peer == null) {
                early.add(channel);
            } else {
                channel.open(peer);
            }
        }
    }

    /** Forwarded ports, X11 and agents: nothing a client asked for, because it may not. */
    private void targetOpens(Buffer message) {
        message.getString();
        long sender = message.getUInt();
        Peer peer = target;
        if (peer != null) {
            Messages.channelOpenFailure(
                    peer, sender, Messages.OPEN_ADMINISTRATIVELY_PROHIBITED, "sallyport: not permitted");
        }
    }

    private void clientRequest(Buffer message) {
        String name = message.getString();
        boolean wantReply = message.getBoolean();
        if (name.equals("no-more-sessions@openssh.com")) {
            moreSessions = false;
        }
        // A failure is what servers say to keepalive@openssh.com, too; the answer is what counts.
        if (wantReply) {
            Messages.requestFailure(client);
        }
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
