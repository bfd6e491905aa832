package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Tunnel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The connection protocol of a client that named no target ({@code ssh -J}): each {@code direct-tcpip} channel to a
 * target carries a connection of its own, which the gateway serves; nothing else is to be had. Used in the connection's
 * turns; an {@link IllegalArgumentException} tells that the client broke the protocol.
 */
public final class Jumps {

    /** SSH's own port, which clients say when they were told none. */
    private static final int PORT = 22;

    private static final String ONLY = "sallyport: this login leads to targets only, as in ssh -J <you>@<this gateway>"
            + " <you>@<target>; for one alone, ssh <you>/<target>@<this gateway>. Targets are listed by: sally get"
            + " targets";

    private final Peer client;
    private final Inside.Opener opener;
    private final int max;
    private final Map<Long, JumpChannel> channels = new HashMap<>();
    private long ids;

    /** @param max channels at a time */
    public Jumps(Peer client, Inside.Opener opener, int max) {
        this.client = client;
        this.opener = opener;
        this.max = max;
    }

    /** Takes a message of the client; the buffer stands behind its number. */
    public void fromClient(int command, Buffer message) {
        switch (command) {
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> {
                message.getString();
                if (message.getBoolean()) {
                    Messages.requestFailure(client); // also to a keepalive: the answer is what counts
                }
            }
            case SshConstants.SSH_MSG_REQUEST_SUCCESS, SshConstants.SSH_MSG_REQUEST_FAILURE -> {}
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> opens(message);
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST,
                    SshConstants.SSH_MSG_CHANNEL_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA,
                    SshConstants.SSH_MSG_CHANNEL_EOF,
                    SshConstants.SSH_MSG_CHANNEL_CLOSE,
                    SshConstants.SSH_MSG_CHANNEL_REQUEST -> channel(message).fromClient(command, message);
            default -> throw new IllegalArgumentException("an unexpected message " + command);
        }
    }

    private JumpChannel channel(Buffer message) {
        JumpChannel channel = channels.get(message.getUInt());
        if (channel == null) {
            throw new IllegalArgumentException("a message for a channel that is not open");
        }
        return channel;
    }

    private void opens(Buffer message) {
        String type = message.getString();
        long sender = message.getUInt();
        long window = message.getUInt();
        long packetMax = message.getUInt();
        Optional<TunnelRequest> request = TunnelRequest.of(type, Messages.rest(message))
                .filter(wish -> wish.tunnel().kind() == Tunnel.Kind.LOCAL_FORWARD);
        if (request.isEmpty()) {
            Messages.channelOpenFailure(client, sender, Messages.OPEN_ADMINISTRATIVELY_PROHIBITED, ONLY);
        } else if (channels.size() >= max) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_RESOURCE_SHORTAGE,
                    "sallyport: more than " + max + " connections inside one at a time (limits.tunnels-max)");
        } else {
            JumpChannel channel = new JumpChannel(
                    End.of(client, sender, packetMax), ids++, window, gone -> channels.remove(gone.id()));
            channels.put(channel.id(), channel);
            int port = (int) request.get().port();
            String host = request.get().facts().getOrDefault("host", "");
            opener.open(host, port == PORT ? OptionalInt.empty() : OptionalInt.of(port), channel);
        }
    }
}
