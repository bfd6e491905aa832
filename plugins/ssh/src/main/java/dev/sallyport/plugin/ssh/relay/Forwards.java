package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Tunnel.Kind;
import dev.sallyport.api.intercept.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The global requests of a client, one after the other and answered in their order; among them those that let the
 * target listen, and what listens by them. Used in turns.
 */
final class Forwards {

    /** Requests without an answer yet; a client that does not wait for any is up to something. */
    private static final int WAITING_MAX = 256;

    private static final ErrorCode LIMIT = new ErrorCode("ssh-005", ErrorCode.Category.USER);
    private static final byte[] NOTHING = {};
    private static final String CANCEL = "cancel-";

    /** What a target may say it was reached at, whatever it was asked to listen on. */
    private static final Set<String> WIDE = Set.of("", "*", "0.0.0.0", "::", "localhost", "127.0.0.1", "::1");

    private final Relay relay;
    private final Tunnels tunnels;
    private final int max;
    private final Peer client;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private final List<Listening> listening = new ArrayList<>();
    private Optional<TunnelJudge> judge = Optional.empty();
    private @Nullable Consumer<Optional<Buffer>> targetAnswers;
    private boolean busy;

    private record Asked(String name, boolean wantReply, byte[] content) {}

    /** Where the target listens: on a port of an address, or on a socket. */
    private record Listening(Kind kind, String place, long port) {}

    Forwards(Relay relay, Tunnels tunnels, int max, Peer client) {
        this.relay = relay;
        this.tunnels = tunnels;
        this.max = max;
        this.client = client;
    }

    /** Takes a global request of the client. */
    void request(String name, boolean wantReply, byte[] content) {
        if (waiting.size() >= WAITING_MAX) {
            throw new IllegalArgumentException("too many requests without waiting for an answer");
        }
        waiting.add(new Asked(name, wantReply, content));
        next();
    }

    private void next() {
        while (!busy && !waiting.isEmpty()) {
            Asked asked = waiting.remove();
            switch (asked.name()) {
                case TunnelRequest.TCPIP_FORWARD, TunnelRequest.STREAMLOCAL_FORWARD -> listen(asked);
                case CANCEL + TunnelRequest.TCPIP_FORWARD, CANCEL + TunnelRequest.STREAMLOCAL_FORWARD -> cancel(asked);
                // A failure is what servers say to keepalive@openssh.com, too; the answer is what counts.
                default -> answer(asked, Optional.empty());
            }
        }
    }

    private void answer(Asked asked, Optional<byte[]> success) {
        if (asked.wantReply()) {
            success.ifPresentOrElse(
                    content -> Messages.requestSuccess(client, content), () -> Messages.requestFailure(client));
        }
    }

    private void done(Asked asked, Optional<byte[]> success) {
        answer(asked, success);
        busy = false;
        next();
    }

    private void listen(Asked asked) {
        Optional<TunnelRequest> request = TunnelRequest.of(asked.name(), asked.content());
        if (request.isEmpty()) {
            answer(asked, Optional.empty());
            return;
        }
        if (listening.size() >= max) {
            tunnels.tell(
                    Refusal.of(LIMIT, "No more than " + max + " remote forwards at a time (limits.forwards-max)."));
            answer(asked, Optional.empty());
            return;
        }
        busy = true;
        TunnelJudge asks = judge.orElseGet(() -> new TunnelJudge(relay.governor("forwards"), tunnels.nanos()));
        judge = Optional.of(asks);
        asks.ask(request.get().tunnel(), request.get().facts(), tunnels::waits, refusal -> {
            if (refusal.isPresent()) {
                tunnels.tell(refusal.get());
                done(asked, Optional.empty());
            } else {
                relay.whenTarget(target -> {
                    Messages.globalRequest(target, asked.name(), true, asked.content());
                    targetAnswers = answer -> listens(asked, request.get(), asks, target, answer);
                });
            }
        });
    }

    private void listens(Asked asked, TunnelRequest request, TunnelJudge asks, Peer target, Optional<Buffer> answer) {
        if (answer.isEmpty()) {
            asks.completed(Status.FAILED, "not taken by the target", _ -> done(asked, Optional.empty()));
            return;
        }
        boolean chosen = request.tunnel().kind() == Kind.REMOTE_FORWARD && request.port() == 0;
        long port = chosen ? answer.get().getUInt() : request.port();
        Listening place = new Listening(request.tunnel().kind(), place(request), port);
        String tag = "listening" + (request.tunnel().kind() == Kind.REMOTE_FORWARD ? " on port " + port : "");
        asks.completed(Status.DONE, tag, refusal -> {
            if (refusal.isPresent()) {
                tunnels.tell(refusal.get());
                Messages.globalRequest(target, CANCEL + asked.name(), false, asked.content());
                done(asked, Optional.empty());
            } else {
                listening.add(place);
                done(asked, Optional.of(chosen ? number(port) : NOTHING));
            }
        });
    }

    private static String place(TunnelRequest request) {
        return request.facts().getOrDefault("host", request.tunnel().destination());
    }

    private static byte[] number(long port) {
        Buffer content = new ByteArrayBuffer();
        content.putUInt(port);
        return content.getCompactData();
    }

    private void cancel(Asked asked) {
        Optional<TunnelRequest> request = TunnelRequest.of(asked.name().substring(CANCEL.length()), asked.content());
        Optional<Listening> known = request.flatMap(wish -> listening.stream()
                .filter(place -> place.equals(new Listening(wish.tunnel().kind(), place(wish), wish.port())))
                .findFirst());
        if (known.isEmpty()) {
            answer(asked, Optional.empty());
            return;
        }
        busy = true;
        listening.remove(known.get());
        relay.whenTarget(target -> {
            Messages.globalRequest(target, asked.name(), true, asked.content());
            targetAnswers = answer -> done(asked, answer.map(_ -> NOTHING));
        });
    }

    /** The target answered a global request. */
    void answered(Optional<Buffer> success) {
        Consumer<Optional<Buffer>> answers = targetAnswers;
        if (answers == null) {
            throw new IllegalArgumentException("an answer nobody asked for");
        }
        targetAnswers = null;
        answers.accept(success);
    }

    /** Whether the target listens for the client where it says that somebody came. */
    boolean listens(TunnelRequest request) {
        String place = place(request).toLowerCase(Locale.ROOT);
        return listening.stream()
                .filter(known -> known.kind() == request.tunnel().kind() && known.port() == request.port())
                .anyMatch(known -> known.place().equalsIgnoreCase(place)
                        || (known.kind() == Kind.REMOTE_FORWARD
                                && WIDE.contains(known.place().toLowerCase(Locale.ROOT))));
    }
}
