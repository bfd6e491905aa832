package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A session's connections to its target. Confined to the event loop. */
final class TargetPool {

    /** Idle connections kept. */
    private static final int IDLE_MAX = 64;

    /** How long a connection of HTTP/1 is kept that is not needed, unless it is the last one. */
    private static final int SPARE_SECONDS = 10;

    private final Visit visit;
    private final Deque<TargetConnection> idle = new ArrayDeque<>();
    private final Set<Http2Target> shared = new LinkedHashSet<>();
    private boolean spoke2;
    private boolean trimming;
    private int spare;

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
        Optional<TargetConnection> there = fresh ? Optional.empty() : idle();
        if (there.isPresent()) {
            done.accept(there.get());
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
        return idle().map(TargetStream.class::cast);
    }

    private Optional<TargetConnection> idle() {
        TargetConnection last = idle.pollLast();
        spare = Math.min(spare, idle.size());
        return Optional.ofNullable(last);
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
            trimLater(connection.executor());
        }
    }

    private void trimLater(EventExecutor loop) {
        if (!trimming && idle.size() > 1) {
            trimming = true;
            spare = idle.size() - 1;
            loop.schedule(() -> trim(loop), SPARE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Closes as many as were idle all the time since the last look. */
    private void trim(EventExecutor loop) {
        trimming = false;
        for (int i = Math.min(spare, idle.size() - 1); i > 0; i--) {
            idle.removeFirst().close();
        }
        trimLater(loop);
    }

    void gone(TargetConnection connection) {
        idle.remove(connection);
    }
}
