package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.ssh.Words;
import dev.sallyport.plugin.ssh.files.FileHost;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One channel's way to the core: asked in turns, on the event loop in between, answered in turns. */
final class Governor {

    /** Commands of one channel that are judged at a time; each beyond the first takes a lane of its own meanwhile. */
    private static final int LANES_MAX = 16;

    private final SessionGate gate;
    private final Executor loop;
    private final Executor turns;
    private final String label;
    private final LongSupplier nanos;

    /** Confined to the event loop; the first is the channel's own, and further ones are for what it asks beside. */
    private final List<Asking> lanes = new ArrayList<>(1);

    /** A lane and the last that was asked on it: nothing may overtake that. */
    private static final class Asking {
        final Lane lane;

        @Nullable
        Future<Ruling> asked;

        Asking(Lane lane) {
            this.lane = lane;
        }

        boolean free() {
            return asked == null || asked.isDone();
        }
    }

    Governor(SessionGate gate, Executor loop, Executor turns, String label, LongSupplier nanos) {
        this.gate = gate;
        this.loop = loop;
        this.turns = turns;
        this.label = label;
        this.nanos = nanos;
    }

    void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Ruling> answer) {
        askOfFile(command, onHold, answered -> answer.accept(answered.ruling()));
    }

    /** Asks about a file; the answer has what is said of its content, too. */
    void askOfFile(Command command, Consumer<HoldNotice> onHold, Consumer<FileHost.Answered> answer) {
        loop.execute(() -> {
            Asking free = free();
            if (free == null) {
                answer(answer, refused("More than " + LANES_MAX + " commands of this channel wait to be judged."));
                return;
            }
            Future<Ruling> ruling = free.lane.command(command, notice -> turns.execute(() -> onHold.accept(notice)));
            free.asked = ruling;
            ruling.addListener(
                    done -> answer(answer, done.isSuccess() ? ruling.getNow() : refused("The command was withdrawn.")));
        });
    }

    private static Ruling refused(String reason) {
        return new Ruling.Refuse(Refusal.of(Words.NOT_JUDGED, reason));
    }

    private void answer(Consumer<FileHost.Answered> answer, Ruling ruling) {
        Optional<Exchange> runs =
                ruling instanceof Ruling.Forward forward ? Optional.of(forward.exchange()) : Optional.empty();
        Optional<FileLimit> limit = runs.flatMap(Exchange::limit);
        boolean searched = runs.map(Exchange::searchesContent).orElse(false);
        turns.execute(() -> answer.accept(new FileHost.Answered(ruling, limit, searched)));
    }

    /** Returns a lane on which nothing waits to be judged; null when there are too many already. */
    private @Nullable Asking free() {
        lane();
        for (Asking each : lanes) {
            if (each.free()) {
                return each;
            }
        }
        if (lanes.size() >= LANES_MAX) {
            return null;
        }
        lanes.add(new Asking(gate.newLane(label + "." + lanes.size())));
        return lanes.getLast();
    }

    /** Does something with the channel's lane, on the event loop. */
    void onLane(Consumer<Lane> work) {
        loop.execute(() -> work.accept(lane()));
    }

    /** Returns the time of a clock that only goes forward, in nanoseconds. */
    long nanos() {
        return nanos.getAsLong();
    }

    Executor turns() {
        return turns;
    }

    private Lane lane() {
        if (lanes.isEmpty()) {
            lanes.add(new Asking(gate.newLane(label)));
        }
        return lanes.getFirst().lane;
    }

    /** The channel is closed: its lane is of no use any more. */
    void close() {
        loop.execute(() -> {
            lanes.forEach(each -> each.lane.close());
        });
    }

    /** Withdraws what is still waited for. */
    void withdraw() {
        loop.execute(() -> {
            for (Asking each : lanes) {
                if (each.asked != null) {
                    each.asked.cancel(false);
                }
            }
        });
    }

    /**
     * Ends an exchange.
     *
     * @param recorded told in a turn when its end may be acknowledged, or why not
     */
    void completed(Exchange exchange, Completion completion, Consumer<Optional<Refusal>> recorded) {
        completed(exchange, List.of(), completion, recorded);
    }

    /** Shows a piece of a file's content before it passes. */
    void content(
            Exchange exchange,
            Direction direction,
            long offset,
            byte[] piece,
            Consumer<HoldNotice> onHold,
            Consumer<FileHost.Searched> answer) {
        loop.execute(() -> exchange.content(
                        direction, offset, piece, notice -> turns.execute(() -> onHold.accept(notice)))
                .addListener((Future<List<String>> done) -> {
                    FileHost.Searched searched = done.isSuccess()
                            ? new FileHost.Searched.Passes(done.getNow())
                            : new FileHost.Searched.Refused(refusal(done.cause()));
                    turns.execute(() -> answer.accept(searched));
                }));
    }

    /** Ends an exchange that moved files. */
    void completed(
            Exchange exchange, List<FileTransfer> files, Completion completion, Consumer<Optional<Refusal>> recorded) {
        loop.execute(() -> {
            files.forEach(exchange::file);
            exchange.completed(completion).addListener(done -> {
                Optional<Refusal> refusal = done.isSuccess() ? Optional.empty() : Optional.of(refusal(done.cause()));
                turns.execute(() -> recorded.accept(refusal));
            });
        });
    }

    private static Refusal refusal(Throwable cause) {
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : Refusal.of(Words.FAILED, "The gateway failed to look at or to record what the command does.");
    }
}
