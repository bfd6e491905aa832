package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.ssh.Words;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A channel of type {@code session}: one program, its input and its output.
 *
 * <pre>
 *  opening --target confirms--> open --exec/shell/subsystem--> judging --Forward--> running --exit--> closed
 *                                                                 \--Refuse--> words, exit 126, closed
 * </pre>
 *
 * <p>Until a program runs, what the client sends for it waits here; it is bounded by the window the target gave.
 */
final class SessionChannel implements RelayChannel, Run.Stage, Passage.Receiver {

    /** What of a client's window is kept for the gateway's own words, in bytes. */
    private static final long WORDS_BYTES = 8 << 10;

    private static final int REFUSED_STATUS = 126;

    private final Relay relay;
    private final Governor governor;
    private final Run run;
    private final End client;
    private final long id;
    private final Credit towardsClient;
    private final Replies replies;
    private final Setting setting = new Setting();
    private final HeldRequests held = new HeldRequests(this::request);
    private final SessionRights rights;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream(0);
    private boolean earlyEnd;
    private Optional<Passage> passage = Optional.empty();
    private boolean outputEnded;
    private @Nullable Links links;
    private boolean clientClosed;
    private boolean targetClosed;
    private boolean closing;
    private boolean closedTowardsClient;
    private boolean closedTowardsTarget;

    /** Both ends, once the target confirmed. */
    private record Links(End target, Pipe toClient, Pipe toTarget) {}

    SessionChannel(Relay relay, Governor governor, LongSupplier nanos, End client, long id, long window) {
        this.relay = relay;
        this.governor = governor;
        this.client = client;
        this.id = id;
        this.towardsClient = new Credit(window, WORDS_BYTES);
        this.replies = new Replies(success -> Messages.bare(
                client.peer(),
                success ? SshConstants.SSH_MSG_CHANNEL_SUCCESS : SshConstants.SSH_MSG_CHANNEL_FAILURE,
                client.id()));
        this.run = new Run(this, governor, replies, nanos);
        this.rights = new SessionRights(relay.tunnels(), governor, replies, this::send, this::say, held::resume);
    }

    @Override
    public boolean byTarget() {
        return false;
    }

    @Override
    public long id() {
        return id;
    }

    void open(Peer peer) {
        Messages.channelOpen(peer, "session", id, towardsClient.grant(), client.packetMax(), new byte[0]);
    }

    @Override
    public void opened(Peer peer, Buffer message) {
        if (links != null) {
            throw new IllegalArgumentException("a channel confirmed twice");
        }
        long targetId = message.getUInt();
        long window = message.getUInt();
        End target = End.of(peer, targetId, message.getUInt());
        Credit towardsTarget = new Credit(window, 0);
        links = new Links(target, new Pipe(target, client, towardsClient), new Pipe(client, target, towardsTarget));
        Messages.channelOpenConfirmation(client.peer(), client.id(), id, towardsTarget.grant(), target.packetMax());
    }

    @Override
    public void notOpened(int reason, String text) {
        relay.forget(this);
        Messages.channelOpenFailure(client.peer(), client.id(), reason, Words.plain(text));
    }

    private Links links() {
        Links both = links;
        if (both == null) {
            throw new IllegalArgumentException("a message for a channel that is not confirmed");
        }
        return both;
    }

    // ---- from the client ---------------------------------------------------------------------------------------

    @Override
    public void fromClient(int command, Buffer message) {
        Links both = links();
        if (clientClosed) {
            throw new IllegalArgumentException("a message for a channel the client closed");
        }
        switch (command) {
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST -> both.toClient().widened(message.getUInt());
            case SshConstants.SSH_MSG_CHANNEL_DATA -> {
                int count = both.toTarget().taken(message);
                input(message.array(), message.rpos(), count);
            }
            case SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> {
                message.getInt(); // servers have no second input: nobody reads it
                both.toTarget().taken(message);
                both.toTarget().grant();
            }
            case SshConstants.SSH_MSG_CHANNEL_EOF -> inputEnds();
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> clientCloses();
            default -> request(message);
        }
    }

    private void input(byte[] array, int offset, int count) {
        if (passage.isPresent()) {
            passage.get().input(array, offset, count);
            links().toTarget().grant();
        } else if (!closing) {
            early.write(array, offset, count);
        }
    }

    private void inputEnds() {
        earlyEnd = true;
        passage.ifPresent(through -> through.end(Direction.TO_TARGET));
    }

    private void request(Buffer message) {
        if (run.judging() || rights.judging()) {
            held.add(Messages.rest(message));
            return;
        }
        String type = message.getString();
        boolean wantReply = message.getBoolean();
        byte[] content = Messages.rest(message);
        if (closing) {
            answer(wantReply, false);
        } else if (Wanted.starts(type)) {
            program(type, content, wantReply);
        } else if (SessionRights.about(type)) {
            rights.ask(type, content, wantReply);
        } else if (setting.take(type, content)) {
            if (type.equals("window-change")) {
                setting.terminal()
                        .ifPresent(size -> passage.ifPresent(through -> through.resize(size.columns(), size.rows())));
            }
            send(type, wantReply, content);
            if (wantReply) {
                replies.expect();
            }
        } else {
            answer(wantReply, false);
        }
    }

    private void send(String type, boolean wantReply, byte[] content) {
        Messages.request(links().target().peer(), links().target().id(), type, wantReply, content);
    }

    private void program(String type, byte[] content, boolean wantReply) {
        Optional<Wanted> program = Wanted.of(type, content).filter(Wanted::known);
        if (program.isEmpty() || !run.ask(program.get(), wantReply, setting)) {
            answer(wantReply, false);
        }
    }

    private void answer(boolean wanted, boolean success) {
        if (wanted) {
            replies.answer(success);
        }
    }

    private void clientCloses() {
        clientClosed = true;
        closing = true;
        forgetEarly();
        links().toClient().close();
        endPassage();
        run.clientLeft();
        closeTarget();
        finish();
    }

    // ---- from the target ---------------------------------------------------------------------------------------

    @Override
    public void fromTarget(int command, Buffer message) {
        Links both = links();
        if (targetClosed) {
            throw new IllegalArgumentException("a message for a channel the target closed");
        }
        switch (command) {
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST -> both.toTarget().widened(message.getUInt());
            case SshConstants.SSH_MSG_CHANNEL_DATA -> output(both, false, message);
            case SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> output(both, message.getInt() == 1, message);
            case SshConstants.SSH_MSG_CHANNEL_EOF -> passage.ifPresent(through -> through.end(Direction.TO_CLIENT));
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> targetCloses();
            case SshConstants.SSH_MSG_CHANNEL_SUCCESS -> replies.answered(true);
            case SshConstants.SSH_MSG_CHANNEL_FAILURE -> replies.answered(false);
            default -> targetRequest(both, message);
        }
    }

    private void output(Links both, boolean stderr, Buffer message) {
        int count = both.toClient().taken(message);
        passage.ifPresent(through -> through.output(stderr, message.array(), message.rpos(), count));
        both.toClient().grant();
    }

    private void targetRequest(Links both, Buffer message) {
        String type = message.getString();
        boolean wantReply = message.getBoolean();
        byte[] content = Messages.rest(message);
        switch (type) {
            case "exit-status" -> run.exited(new ByteArrayBuffer(content).getInt(), content);
            case "exit-signal" -> run.killed(new ByteArrayBuffer(content).getString(), content);
            case "xon-xoff", "eow@openssh.com" -> toClient(type, content);
            default -> {
                // A keepalive: the answer is what counts.
                if (wantReply) {
                    Messages.bare(
                            both.target().peer(),
                            SshConstants.SSH_MSG_CHANNEL_FAILURE,
                            both.target().id());
                }
            }
        }
    }

    private void targetCloses() {
        targetClosed = true;
        closing = true;
        closeTarget();
        endPassage();
        run.targetLeft();
        finish();
    }

    // ---- the run -----------------------------------------------------------------------------------------------

    @Override
    public void start(Wanted program, Consumer<Boolean> taken) {
        Links both = links();
        send(program.type(), true, program.content());
        replies.expect(taken);
        passage = Optional.of(program.passage(governor, setting, this));
        byte[] bytes = early.toByteArray();
        boolean ended = earlyEnd;
        early.reset();
        if (bytes.length > 0) {
            input(bytes, 0, bytes.length);
        }
        if (ended) {
            inputEnds();
        }
        both.toTarget().grant();
        held.resume();
    }

    @Override
    public void say(String words) {
        if (!clientClosed) {
            links().toClient().say(words);
        }
    }

    @Override
    public void toClient(String type, byte[] content) {
        if (!closedTowardsClient) {
            Messages.request(client.peer(), client.id(), type, false, content);
        }
    }

    @Override
    public void refuse(Refusal refusal) {
        closing = true;
        forgetEarly();
        Links both = links();
        both.toClient().cut();
        endPassage();
        closeTarget();
        replies.whenAnswered(() -> {
            say(Words.lines(refusal));
            both.toClient().end();
            toClient("exit-status", new byte[] {0, 0, 0, REFUSED_STATUS});
            closeClient();
        });
    }

    @Override
    public void ended() {
        finish();
    }

    // ---- what passes -------------------------------------------------------------------------------------------

    @Override
    public void toClient(boolean stderr, byte[] array, int offset, int count) {
        links().toClient().pass(stderr, array, offset, count);
    }

    @Override
    public void toTarget(byte[] array, int offset, int count) {
        links().toTarget().pass(false, array, offset, count);
    }

    @Override
    public void writable(Direction direction, boolean writable) {
        Links both = links();
        (direction == Direction.TO_CLIENT ? both.toClient() : both.toTarget()).paused(!writable);
    }

    @Override
    public void ended(Direction direction) {
        Links both = links();
        if (direction == Direction.TO_TARGET) {
            both.toTarget().end();
        } else {
            outputEnded = true;
            if (!closing || targetClosed) {
                both.toClient().end();
            }
            finish();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        run.stopped();
        if (!clientClosed) {
            refuse(refusal);
        }
    }

    private void endPassage() {
        passage.ifPresent(through -> {
            through.end(Direction.TO_CLIENT);
            through.end(Direction.TO_TARGET);
        });
    }

    private void forgetEarly() {
        held.clear();
        early.reset();
    }

    private void closeClient() {
        if (!closedTowardsClient) {
            closedTowardsClient = true;
            Messages.bare(client.peer(), SshConstants.SSH_MSG_CHANNEL_CLOSE, client.id());
        }
    }

    private void closeTarget() {
        if (!closedTowardsTarget) {
            closedTowardsTarget = true;
            links().toTarget().close();
            End target = links().target();
            Messages.bare(target.peer(), SshConstants.SSH_MSG_CHANNEL_CLOSE, target.id());
        }
    }

    /** Closes towards the client once everything is said and recorded; a status may come behind its own close. */
    private void finish() {
        Links both = links();
        if (targetClosed && !run.open() && (clientClosed || outputEnded || passage.isEmpty())) {
            both.toClient().whenDrained(this::closeClient);
        }
        if (clientClosed && closedTowardsClient && targetClosed && relay.forget(this)) {
            rights.close();
            governor.close();
        }
    }
}
