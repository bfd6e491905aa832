package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Tunnel.Kind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.plugin.ssh.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The ways out of one connection that policy permitted: who may open which tunnels, and those that are open. Used in
 * turns.
 */
final class Tunnels {

    private final Relay relay;
    private final Limits limits;
    private final Executor turns;
    private final Later timer;
    private final LongSupplier nanos;
    private final Peer client;
    private final Forwards forwards;
    private final List<Granted> granted = new ArrayList<>();
    private int open;

    /** An agent or a display that the target may use. */
    private static final class Granted {
        final SessionRights owner;
        final Kind kind;
        final boolean single;
        boolean used;

        Granted(SessionRights owner, Kind kind, boolean single) {
            this.owner = owner;
            this.kind = kind;
            this.single = single;
        }
    }

    Tunnels(Relay relay, Limits limits, Executor turns, Later timer, LongSupplier nanos, Peer client) {
        this.relay = relay;
        this.limits = limits;
        this.turns = turns;
        this.timer = timer;
        this.nanos = nanos;
        this.client = client;
        this.forwards = new Forwards(relay, this, limits.forwardsMax(), client);
    }

    LongSupplier nanos() {
        return nanos;
    }

    Forwards forwards() {
        return forwards;
    }

    void later(long millis, Runnable task) {
        timer.later(millis, () -> turns.execute(task));
    }

    /** Tells the client why something does not pass, where the protocol has no other place for it. */
    void tell(Refusal refusal) {
        Messages.debug(client, "sallyport: " + Words.sentence(refusal));
    }

    /** Tells the client what it waits for. */
    void waits(HoldNotice notice) {
        Messages.debug(client, Words.plain("sallyport: " + notice.message() + " (review " + notice.reviewId() + ")"));
    }

    /** Takes the opening of a channel that is no session, behind its packet size. */
    void clientOpens(String type, long sender, long window, long packetMax, Buffer message) {
        Optional<TunnelRequest> request = TunnelRequest.of(type, Messages.rest(message))
                .filter(wish -> wish.tunnel().kind() == Kind.LOCAL_FORWARD
                        || wish.tunnel().kind() == Kind.LOCAL_SOCKET);
        if (request.isEmpty()) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_ADMINISTRATIVELY_PROHIBITED,
                    "sallyport: channels of this kind are not permitted here");
        } else if (full()) {
            Messages.channelOpenFailure(
                    client,
                    sender,
                    Messages.OPEN_RESOURCE_SHORTAGE,
                    "sallyport: more than " + limits.tunnelsMax() + " tunnels at a time (limits.tunnels-max)");
        } else {
            TunnelChannel channel = channel(request.get(), false, End.of(client, sender, packetMax), window);
            relay.whenTarget(channel::open);
        }
    }

    /** Takes the opening of a channel by the target. */
    void targetOpens(Peer target, String type, long sender, long window, long packetMax, Buffer message) {
        Optional<TunnelRequest> request =
                TunnelRequest.of(type, Messages.rest(message)).filter(this::expected);
        if (request.isEmpty() || full()) {
            int reason = full() ? Messages.OPEN_RESOURCE_SHORTAGE : Messages.OPEN_ADMINISTRATIVELY_PROHIBITED;
            Messages.channelOpenFailure(target, sender, reason, "sallyport: not permitted");
        } else {
            channel(request.get(), true, End.of(target, sender, packetMax), window)
                    .open(client);
        }
    }

    private boolean full() {
        return open >= limits.tunnelsMax() || relay.full();
    }

    private TunnelChannel channel(TunnelRequest request, boolean byTarget, End opener, long window) {
        open++;
        return relay.add((governor, id) -> new TunnelChannel(this, governor, request, byTarget, opener, id, window));
    }

    /** Forgets a channel that is closed; false if that is done already. */
    boolean forget(TunnelChannel channel) {
        boolean known = relay.forget(channel);
        open -= known ? 1 : 0;
        return known;
    }

    /** Whether the client asked for what the target wants to open, and policy permitted it. */
    private boolean expected(TunnelRequest request) {
        return switch (request.type()) {
            case TunnelRequest.FORWARDED_TCPIP, TunnelRequest.FORWARDED_STREAMLOCAL -> forwards.listens(request);
            case TunnelRequest.AGENT, TunnelRequest.X11 ->
                takes(request.tunnel().kind());
            default -> false;
        };
    }

    private boolean takes(Kind kind) {
        List<Granted> usable = granted.stream()
                .filter(right -> right.kind == kind && !(right.single && right.used))
                .toList();
        // One that is good for many is not used up.
        Optional<Granted> right = usable.stream()
                .filter(any -> !any.single)
                .findFirst()
                .or(() -> usable.stream().findFirst());
        right.ifPresent(taken -> taken.used = true);
        return right.isPresent();
    }

    /** The target took a request for the client's agent or display. */
    void granted(SessionRights owner, TunnelRequest request) {
        granted.add(new Granted(owner, request.tunnel().kind(), request.single()));
    }

    /**
     * The channel of a request is closed: so is the way to the display. The agent's socket belongs to the connection,
     * and OpenSSH's server makes it once only.
     */
    void withdrawn(SessionRights owner) {
        granted.removeIf(right -> right.owner.equals(owner) && right.kind == Kind.X11);
    }
}
