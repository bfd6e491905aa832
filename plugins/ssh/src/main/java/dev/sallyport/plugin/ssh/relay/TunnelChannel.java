package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.ssh.Words;
import dev.sallyport.stream.FirstBytes.Side;
import java.io.ByteArrayOutputStream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that carries a stream to somewhere else.
 *
 * <pre>
 *  asked --permitted--> opening --confirmed--> open: first bytes held, looked at, asked about --permitted--> passing
 *     \--refused--> failure                                                       \--refused--> both ends closed
 * </pre>
 *
 * <p>What is held is bounded by the window granted before; no more is granted until bytes pass.
 */
final class TunnelChannel implements RelayChannel, Inspection.Stage {

    /** Counts are told to the core in steps of this many bytes. */
    private static final long STEP_BYTES = 4L << 20;

    /** First bytes that could still become several protocols are given up after this time. */
    private static final long UNDECIDED_MILLIS = 5_000;

    private final Tunnels tunnels;
    private final Governor governor;
    private final TunnelJudge judge;
    private final TunnelRequest request;
    private final boolean byTarget;
    private final End opener;
    private final long id;
    private final Credit towardsOpener;
    private final Half asking;
    private final Half answering;
    private final Inspection inspection = new Inspection(this);
    private @Nullable Peer acceptor;
    private boolean confirmed;
    private boolean stopped;
    private boolean waiting;
    private boolean over;

    /** What one end sends, and what it was told. */
    private static final class Half {
        final Direction direction;
        final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
        long untold;
        boolean passing;
        boolean ended;
        boolean closed;
        boolean told;

        @Nullable
        Pipe pipe;

        Half(Direction direction, boolean passing) {
            this.direction = direction;
            this.passing = passing;
        }

        Pipe pipe() {
            Pipe open = pipe;
            if (open == null) {
                throw new IllegalArgumentException("a message for a channel that is not confirmed");
            }
            return open;
        }
    }

    TunnelChannel(
            Tunnels tunnels,
            Governor governor,
            TunnelRequest request,
            boolean byTarget,
            End opener,
            long id,
            long window) {
        this.tunnels = tunnels;
        this.governor = governor;
        this.judge = new TunnelJudge(governor, tunnels.nanos());
        this.request = request;
        this.byTarget = byTarget;
        this.opener = opener;
        this.id = id;
        this.towardsOpener = new Credit(window, 0);
        boolean passing = !request.inspected();
        this.asking = new Half(byTarget ? Direction.TO_CLIENT : Direction.TO_TARGET, passing);
        this.answering = new Half(byTarget ? Direction.TO_TARGET : Direction.TO_CLIENT, passing);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean byTarget() {
        return byTarget;
    }

    /** Asks whether it may be opened, and opens it towards the other side. */
    void open(Peer other) {
        judge.ask(request.tunnel(), request.facts(), tunnels::waits, refusal -> {
            if (refusal.isPresent()) {
                refused(refusal.get());
            } else {
                acceptor = other;
                Messages.channelOpen(
                        other, request.type(), id, towardsOpener.grant(), opener.packetMax(), request.content());
            }
        });
    }

    private void refused(Refusal refusal) {
        // A target learns no more than that it may not.
        String text = byTarget ? "sallyport: not permitted" : "sallyport: " + Words.sentence(refusal);
        if (byTarget) {
            tunnels.tell(refusal);
        }
        failed(Messages.OPEN_ADMINISTRATIVELY_PROHIBITED, text);
    }

    private void failed(int reason, String text) {
        Messages.channelOpenFailure(opener.peer(), opener.id(), reason, text);
        over(Status.FAILED, "not opened");
    }

    @Override
    public void notOpened(int reason, String text) {
        if (acceptor == null || confirmed) {
            throw new IllegalArgumentException("a failure of a channel that is not being opened");
        }
        failed(reason, Words.plain(text));
    }

    @Override
    public void opened(Peer peer, Buffer message) {
        if (acceptor == null || confirmed) {
            throw new IllegalArgumentException("a confirmation of a channel that is not being opened");
        }
        confirmed = true;
        long number = message.getUInt();
        Credit towardsAcceptor = new Credit(message.getUInt(), 0);
        End other = End.of(peer, number, message.getUInt());
        asking.pipe = new Pipe(opener, other, towardsAcceptor);
        answering.pipe = new Pipe(other, opener, towardsOpener);
        Messages.channelOpenConfirmation(opener.peer(), opener.id(), id, towardsAcceptor.grant(), other.packetMax());
        hold(asking);
        hold(answering);
    }

    private static void hold(Half half) {
        half.pipe().paused(!half.passing);
    }

    @Override
    public void fromClient(int command, Buffer message) {
        from(byTarget ? answering : asking, command, message);
    }

    @Override
    public void fromTarget(int command, Buffer message) {
        from(byTarget ? asking : answering, command, message);
    }

    private Half other(Half half) {
        return half.equals(asking) ? answering : asking;
    }

    private Side side(Half half) {
        return half.equals(asking) ? Side.CLIENT : Side.SERVER;
    }

    private void from(Half half, int command, Buffer message) {
        Pipe pipe = half.pipe();
        if (half.closed) {
            throw new IllegalArgumentException("a message for a channel that was closed");
        }
        switch (command) {
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST ->
                other(half).pipe().widened(message.getUInt());
            case SshConstants.SSH_MSG_CHANNEL_DATA -> {
                int count = pipe.taken(message);
                data(half, message.array(), message.rpos(), count);
            }
            case SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> {
                message.getInt(); // a tunnel has no second stream: nobody reads it
                pipe.taken(message);
                pipe.grant();
            }
            case SshConstants.SSH_MSG_CHANNEL_EOF -> ends(half);
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> closes(half);
            case SshConstants.SSH_MSG_CHANNEL_REQUEST -> request(half, message);
            default -> throw new IllegalArgumentException("an answer nobody asked for");
        }
    }

    private void data(Half half, byte[] array, int offset, int count) {
        if (stopped || half.ended) {
            return;
        }
        if (half.passing && (!request.inspected() || inspection.settled(side(half)))) {
            pass(half, array, offset, count);
        } else {
            half.held.write(array, offset, count);
            half.pipe().paused(true);
            startWaiting();
            inspection.take(side(half), array, offset, count);
        }
    }

    private void pass(Half half, byte[] array, int offset, int count) {
        half.untold += count;
        if (half.untold >= STEP_BYTES) {
            tell(half);
        }
        half.pipe().pass(false, array, offset, count);
        half.pipe().grant();
    }

    private void startWaiting() {
        if (!waiting) {
            waiting = true;
            tunnels.later(UNDECIDED_MILLIS, inspection::waitedEnough);
        }
    }

    private void tell(Half half) {
        long bytes = half.untold;
        half.untold = 0;
        if (bytes > 0) {
            governor.onLane(lane -> lane.opaque(
                    new OpaqueData(half.direction, request.tunnel().kind().word(), bytes)));
        }
    }

    private void ends(Half half) {
        half.ended = true;
        if (half.held.size() == 0) {
            half.pipe().end();
        }
        inspection.ended(side(half));
    }

    private void closes(Half half) {
        half.closed = true;
        Half other = other(half);
        other.pipe().close();
        tellClosed(half);
        if (half.direction == Direction.TO_TARGET) {
            judge.withdraw();
        }
        if (stopped || half.held.size() == 0) {
            half.pipe().whenDrained(() -> tellClosed(other));
        } else {
            inspection.ended(side(half));
        }
        finish();
    }

    /** Tells an end that the other one is closed. */
    private void tellClosed(Half half) {
        if (!half.told) {
            half.told = true;
            End end = half.pipe().from();
            Messages.bare(end.peer(), SshConstants.SSH_MSG_CHANNEL_CLOSE, end.id());
        }
    }

    /** A keepalive, or something nobody knows: the answer is what counts. */
    private static void request(Half half, Buffer message) {
        message.getString();
        if (message.getBoolean()) {
            End end = half.pipe().from();
            Messages.bare(end.peer(), SshConstants.SSH_MSG_CHANNEL_FAILURE, end.id());
        }
    }

    // ---- what passes -------------------------------------------------------------------------------------------

    @Override
    public void ask(String protocol) {
        if (stopped || over) {
            return;
        }
        judge.ask(request.tunnel().speaking(protocol), request.facts(), tunnels::waits, refusal -> {
            if (refusal.isPresent()) {
                stop(refusal.get());
            } else if (!stopped && !over) {
                inspection.permitted(protocol);
            }
        });
    }

    @Override
    public void pass(Side side) {
        Half half = side == Side.CLIENT ? asking : answering;
        if (stopped || over || (half.passing && half.held.size() == 0)) {
            return;
        }
        half.passing = true;
        byte[] bytes = half.held.toByteArray();
        half.held.reset();
        pass(half, bytes, 0, bytes.length);
        half.pipe().paused(false);
        if (half.ended) {
            half.pipe().end();
        }
        if (half.closed) {
            half.pipe().whenDrained(() -> tellClosed(other(half)));
        }
    }

    private void stop(Refusal refusal) {
        if (stopped || over) {
            return;
        }
        stopped = true;
        tunnels.tell(refusal);
        for (Half half : new Half[] {asking, answering}) {
            half.held.reset();
            half.pipe().close();
            tellClosed(half);
        }
        finish();
    }

    private void finish() {
        if (asking.closed && answering.closed) {
            over(stopped ? Status.CANCELLED : Status.DONE, stopped ? "stopped by the gateway" : "closed");
        }
    }

    private void over(Status status, String tag) {
        over = true;
        if (tunnels.forget(this)) {
            tell(asking);
            tell(answering);
            judge.completed(status, tag, _ -> {});
            governor.close();
        }
    }
}
