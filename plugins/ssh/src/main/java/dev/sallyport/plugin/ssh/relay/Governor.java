package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.ssh.Words;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One channel's way to the core: asked in turns, on the event loop in between, answered in turns. */
final class Governor {

    private final SessionGate gate;
    private final Executor loop;
    private final Executor turns;
    private final String label;

    /** Confined to the event loop. */
    private @Nullable Lane lane;

    private @Nullable Future<Ruling> asked;

    Governor(SessionGate gate, Executor loop, Executor turns, String label) {
        this.gate = gate;
        this.loop = loop;
        this.turns = turns;
        this.label = label;
    }

    void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Ruling> answer) {
        loop.execute(() -> {
            Future<Ruling> ruling = lane().command(command, notice -> turns.execute(() -> onHold.accept(notice)));
            asked = ruling;
            ruling.addListener(done -> {
                Ruling outcome = done.isSuccess()
                        ? ruling.getNow()
                        : new Ruling.Refuse(Refusal.of(Words.NOT_JUDGED, "The command was withdrawn."));
                turns.execute(() -> answer.accept(outcome));
            });
        });
    }

    /** Does something with the channel's lane, on the event loop. */
    void onLane(Consumer<Lane> work) {
        loop.execute(() -> work.accept(lane()));
    }

    Executor turns() {
        return turns;
    }

    private Lane lane() {
        Lane open = lane;
        if (open == null) {
            open = gate.newLane(label);
            lane = open;
        }
        return open;
    }

    /** The channel is closed: its lane is of no use any more. */
    void close() {
        loop.execute(() -> {
            if (lane != null) {
                lane.close();
            }
        });
    }

    /** Withdraws what is still waited for. */
    void withdraw() {
        loop.execute(() -> {
            if (asked != null) {
                asked.cancel(false);
            }
        });
    }

    /**
     * Ends an exchange.
     *
     * @param recorded told in a turn when its end may be acknowledged, or why not
     */
    void completed(Exchange exchange, Completion completion, Consumer<Optional<Refusal>> recorded) {
        loop.execute(() -> exchange.completed(completion).addListener(done -> {
            Optional<Refusal> refusal = done.isSuccess() ? Optional.empty() : Optional.of(refusal(done.cause()));
            turns.execute(() -> recorded.accept(refusal));
        }));
    }

    private static Refusal refusal(Throwable cause) {
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : Refusal.of(Words.FAILED, "The gateway could not record the end of the command.");
    }
}
