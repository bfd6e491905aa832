package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** A session's connections to its target. Confined to the event loop. */
final class TargetPool {

    /** Idle connections kept; one is enough for a client that asks one thing after the other. */
    private static final int IDLE_MAX = 8;

    private final Visit visit;
    private final Deque<TargetConnection> idle = new ArrayDeque<>();

    TargetPool(Visit visit) {
        this.visit = visit;
    }

    /** Finds a way to the target, over an idle connection if there is one and a fresh one is not asked for. */
    void connect(Admission admission, boolean fresh, Consumer<TargetStream> done, Consumer<Refusal> failed) {
        TargetConnection waiting = fresh ? null : idle.pollLast();
        if (waiting != null) {
            done.accept(waiting);
            return;
        }
        TargetConnection connection = new TargetConnection(visit, admission);
        visit.gate.connect(admission, connection).addListener((Future<Channel> future) -> {
            if (future.isSuccess()) {
                done.accept(connection);
            } else {
                failed.accept(refusal(future.cause()));
            }
        });
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
