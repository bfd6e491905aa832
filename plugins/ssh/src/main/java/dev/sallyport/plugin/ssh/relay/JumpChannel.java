package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.ssh.Words;
import java.util.function.Consumer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code direct-tcpip} channel that leads into the gateway: carries a connection to a target inside the client's.
 * Used in turns.
 *
 * <pre>
 *  opening --opened--> open --either side closes--> closing --the client's close--> forgotten
 *     \--refused--> forgotten
 * </pre>
 */
final class JumpChannel implements Inside.Client {

    /** What may lie in the gateway because the connection inside does not read. */
    private static final long WINDOW_BYTES = 2L << 20;

    private final End client;
    private final long id;
    private final long window;
    private final Consumer<JumpChannel> forget;
    private final Credit credit = new Credit(WINDOW_BYTES, 0);
    private @Nullable Inside inside;
    private boolean ended;
    private boolean told;

    /**
     * @param window what the client takes before it says so again
     * @param forget told when nothing more comes for the channel
     */
    JumpChannel(End client, long id, long window, Consumer<JumpChannel> forget) {
        this.client = client;
        this.id = id;
        this.window = window;
        this.forget = forget;
    }

    long id() {
        return id;
    }

    @Override
    public void opened(Inside opened) {
        inside = opened;
        Messages.channelOpenConfirmation(client.peer(), client.id(), id, credit.grant(), End.PACKET_MAX);
        opened.widened(window);
    }

    @Override
    public void refused(Refusal refusal) {
        Messages.channelOpenFailure(
                client.peer(),
                client.id(),
                Messages.OPEN_ADMINISTRATIVELY_PROHIBITED,
                "sallyport: " + Words.sentence(refusal));
        forget.accept(this);
    }

    @Override
    public void toClient(byte[] bytes) {
        if (told) {
            return;
        }
        for (int at = 0; at < bytes.length; at += client.packetMax()) {
            Messages.data(client.peer(), client.id(), bytes, at, Math.min(client.packetMax(), bytes.length - at));
        }
    }

    @Override
    public void consumed(int bytes) {
        credit.sent(bytes);
        credit.widened(bytes);
        long grant = ended || told ? 0 : credit.grant();
        if (grant > 0) {
            Messages.windowAdjust(client.peer(), client.id(), grant);
        }
    }

    @Override
    public void closed() {
        if (!told) {
            Messages.bare(client.peer(), SshConstants.SSH_MSG_CHANNEL_EOF, client.id());
        }
        tellClosed();
    }

    private void tellClosed() {
        if (!told) {
            told = true;
            Messages.bare(client.peer(), SshConstants.SSH_MSG_CHANNEL_CLOSE, client.id());
        }
    }

    void fromClient(int command, Buffer message) {
        Inside open = inside;
        if (open == null) {
            throw new IllegalArgumentException("a message for a channel that is not confirmed");
        }
        switch (command) {
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST -> open.widened(message.getUInt());
            case SshConstants.SSH_MSG_CHANNEL_DATA -> data(open, message);
            case SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> {
                message.getInt(); // nobody reads a second stream
                consumed(taken(message));
            }
            case SshConstants.SSH_MSG_CHANNEL_EOF -> {
                ended = true;
                open.ended();
            }
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> {
                open.close();
                tellClosed();
                forget.accept(this);
            }
            case SshConstants.SSH_MSG_CHANNEL_REQUEST -> {
                message.getString();
                if (message.getBoolean() && !told) {
                    Messages.bare(client.peer(), SshConstants.SSH_MSG_CHANNEL_FAILURE, client.id());
                }
            }
            default -> throw new IllegalArgumentException("an answer nobody asked for");
        }
    }

    private void data(Inside open, Buffer message) {
        int count = taken(message);
        if (ended) {
            throw new IllegalArgumentException("data behind the end of it");
        }
        byte[] bytes = new byte[count];
        message.getRawBytes(bytes);
        open.received(bytes);
    }

    private int taken(Buffer message) {
        long count = message.getUInt();
        if (count > message.available()) {
            throw new IllegalArgumentException("data that is longer than its message");
        }
        credit.taken(count);
        credit.queued(count);
        return (int) count;
    }
}
