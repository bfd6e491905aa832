package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A session's connections to its target. Confined to the event loop. */
final class TargetPool {

    /** Idle connections kept; one is enough for a client that asks one thing after the other. */
    private static final int IDLE_MAX = 8;

    private final Visit visit;
    private final Deque<TargetConnection> idle = new ArrayDeque<>();
    private final Set<Http2Target> shared = new LinkedHashSet<>();
    private boolean spoke2;

    TargetPool(Visit visit) {
        this.visit = visit;
    }

    /** Finds a way to the target, over a connection that is there if there is one and a fresh one is not asked for. */
    void connect(Admission admission, boolean fresh, Consumer<TargetStream> done, Consumer<Refusal> failed) {
        Optional<TargetStream> there = fresh ? Optional.empty() : there();
        if (there.isPresent()) {
            done.accept(there.get());
            return;
        }
        Optional<TargetVersion> version = TargetVersion.of(admission);
        if (version.isEmpty()) {
            failed.accept(Codes.refusal(
                    Codes.TARGET_BROKE, "The target's parameter http-version must be 1.1 or 2, or be left out."));
            return;
        }
        open(admission, version.get(), done, failed);
    }

    /**
     * Finds a connection that can be upgraded to another protocol: one of HTTP/1.1, or a stream of HTTP/2 where the
     * target speaks nothing else and offers it.
     */
    void connectUpgradable(Admission admission, boolean fresh, Consumer<TargetStream> done, Consumer<Refusal> failed) {
        TargetConnection there = fresh ? null : idle.pollLast();
        if (there != null) {
            done.accept(there);
        } else if (TargetVersion.of(admission).equals(Optional.of(TargetVersion.HTTP_2))) {
            connect(
                    admission,
                    fresh,
                    stream -> stream.whenUpgradable(() -> done.accept(stream), () -> {
                        stream.free();
                        failed.accept(Codes.refusal(
                                Codes.UNSUPPORTED,
                                "The target speaks HTTP/2 only, and does not offer WebSocket over it."));
                    }),
                    failed);
        } else {
            open(admission, TargetVersion.HTTP_1, done, failed);
        }
    }

    private void open(
            Admission admission, TargetVersion version, Consumer<TargetStream> done, Consumer<Refusal> failed) {
        TargetOpening opening = new TargetOpening(this, visit, admission, version, done, failed);
        visit.gate.connect(admission, opening).addListener((Future<Channel> future) -> {
            if (future.isSuccess()) {
                opening.connected();
            } else {
                failed.accept(refusal(future.cause()));
            }
        });
    }

    private Optional<TargetStream> there() {
        for (Http2Target target : shared) {
            if (target.takesMore()) {
                return Optional.of(target.stream());
            }
        }
        return Optional.ofNullable(idle.pollLast());
    }

    /** Whether the target is spoken to in HTTP/2. */
    boolean speak2() {
        return spoke2;
    }

    /** Keeps a connection that requests share, and begins a first one on it. */
    TargetStream share(Http2Target target) {
        spoke2 = true;
        shared.add(target);
        target.codec.ctx().channel().closeFuture().addListener(closed -> {
            leaves(target);
            target.settled();
        });
        return target.stream();
    }

    /** Takes no more requests to a connection. */
    void leaves(Http2Target target) {
        shared.remove(target);
    }

    /** Whether there are more connections than are kept for nothing; then this one is not kept. */
    boolean tooMany(Http2Target target) {
        return shared.size() > IDLE_MAX && shared.remove(target);
    }

    static Refusal refusal(Throwable cause) {
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : Codes.refusal(Codes.TARGET_BROKE, "The gateway could not go on.");
    }

    /** Keeps a connection for the next request. */
    void idle(TargetConnection connection) {
        if (idle.size() == IDLE_MAX) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    void gone(TargetConnection connection) {
        idle.remove(connection);
    }
}
