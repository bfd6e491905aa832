package dev.sallyport.core.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.mask.DocumentMask;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body on its way. What goes to the client goes through the rules and then into the recording; what goes to the
 * target goes on as it is, since a target that gets something else does something else, and only the recording's copy
 * is masked. Confined to the event loop, but for rules too costly for it, which work on the lane's thread.
 */
final class GovernedDocument implements DocumentFlow {

    private static final Logger LOGGER = LoggerFactory.getLogger(GovernedDocument.class);

    /** Pieces that wait for the lane's thread before the protocol is asked to pause. */
    private static final int PIECES_WAITING_MAX = 4;

    /** Pieces that wait at most; a protocol that does not pause is refused. */
    private static final int PIECES_REFUSED = 64;

    private final LiveSession session;
    private final DefaultExchange exchange;
    private final LaneThread thread;
    private final Sink sink;
    private final DocumentMask mask;
    private final DocumentKeeper keeper;
    private final Runnable onEnd;
    private final boolean costly;
    private final Bytes out = new Bytes();
    private Optional<Refusal> refusal;
    private Handling handling;
    private boolean withheld;
    private boolean timed;
    private boolean over;
    private int waiting;

    /** @param refusal why it may not pass, as far as it is known already */
    GovernedDocument(
            LiveSession session,
            DefaultExchange exchange,
            LaneThread thread,
            DocumentStart start,
            Sink sink,
            DocumentMask mask,
            DocumentKeeper keeper,
            Optional<Refusal> refusal,
            Runnable onEnd) {
        this.session = session;
        this.exchange = exchange;
        this.thread = thread;
        this.sink = sink;
        this.mask = mask;
        this.keeper = keeper;
        this.onEnd = onEnd;
        this.costly = mask.costly();
        boolean toClient = start.direction() == Direction.TO_CLIENT;
        this.refusal = refusal.isPresent() || !toClient ? refusal : mask.refusal();
        boolean through = toClient && mask.changes();
        this.withheld = !through && (mask.refusal().isPresent() || costly);
        this.handling = this.refusal.isPresent()
                ? Handling.REFUSE
                : through ? Handling.THROUGH : keeper.wants() || mask.looks() ? Handling.COPY : Handling.PASS;
        if (this.refusal.isPresent()) {
            over("refused", 0);
        }
    }

    @Override
    public Handling handling() {
        if (!over && handling == Handling.COPY && !keeper.wants() && (withheld || !mask.looks())) {
            handling = Handling.PASS;
        }
        return handling;
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public boolean writable() {
        return waiting < PIECES_WAITING_MAX;
    }

    @Override
    public void take(ByteBuffer bytes) {
        if (over) {
            bytes.position(bytes.limit());
        } else if (handling == Handling.COPY) {
            copied(bytes);
        } else if (costly) {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            later(to -> mask.take(ByteBuffer.wrap(piece), to), false, 0);
        } else {
            now(to -> mask.take(bytes, to));
            idleSoon();
        }
    }

    private interface Step {
        void to(Bytes out);
    }

    private void now(Step step) {
        try {
            step.to(out);
        } catch (RuntimeException | Error e) {
            fail(e);
            return;
        }
        emit(out);
    }

    private void emit(Bytes masked) {
        if (masked.size() > 0 && !over) {
            ByteBuffer view = masked.view();
            keeper.take(view);
            try {
                sink.pass(view);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
        masked.clear();
    }

    /** Does a step on the lane's thread, in order. */
    private void later(Step step, boolean last, long wire) {
        waiting++;
        boolean queued = waiting <= PIECES_REFUSED
                && thread.submit(() -> {
                    Bytes masked = new Bytes();
                    Throwable failure = null;
                    try {
                        step.to(masked);
                    } catch (RuntimeException | Error e) {
                        failure = e;
                    }
                    Throwable failed = failure;
                    session.connection.loop().execute(() -> {
                        waiting--;
                        if (over) {
                            return;
                        }
                        if (failed != null) {
                            fail(failed);
                            return;
                        }
                        emit(masked);
                        if (last) {
                            ended(wire);
                        } else if (waiting == PIECES_WAITING_MAX - 1) {
                            sink.writable();
                        }
                    });
                });
        if (!queued) {
            waiting--;
            fail(new IllegalStateException("too many documents wait to be masked"));
        }
    }

    /** What nobody changes on its way is masked for the recording alone. */
    private void copied(ByteBuffer bytes) {
        if (withheld) {
            bytes.position(bytes.limit());
            return;
        }
        if (!mask.looks()) {
            keeper.take(bytes);
            bytes.position(bytes.limit());
            return;
        }
        try {
            mask.take(bytes, out);
            keeper.take(out.view());
        } catch (RuntimeException | Error e) {
            withheld = true;
        }
        bytes.position(bytes.limit());
        out.clear();
    }

    /** Text that comes slowly is shown line by line. */
    private void idleSoon() {
        if (!timed && !over && mask.idles()) {
            timed = true;
            long nanos = session.governance.limits().terminalDelay().toNanos();
            session.connection
                    .loop()
                    .schedule(
                            () -> {
                                timed = false;
                                if (!over) {
                                    now(mask::idle);
                                }
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void end(long bytes) {
        if (over) {
            return;
        }
        if (handling == Handling.THROUGH) {
            if (costly) {
                later(mask::end, true, bytes);
                return;
            }
            now(mask::end);
        } else if (handling == Handling.COPY && !withheld && mask.looks()) {
            try {
                mask.end(out);
                keeper.take(out.view());
            } catch (RuntimeException | Error e) {
                withheld = true;
            }
            out.clear();
        }
        if (!over) {
            ended(bytes);
        }
    }

    private void ended(long wire) {
        over(withheld ? "withheld" : "whole", wire);
        sink.ended();
    }

    @Override
    public void abort() {
        over("broken", 0);
    }

    private void fail(Throwable failure) {
        if (over) {
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("sessionId", session.facts.id())
                .addKeyValue("error", failure.getClass().getName())
                .log("A document could not be masked and is withheld");
        Refusal why = mask.refusal(failure);
        refusal = Optional.of(why);
        handling = Handling.REFUSE;
        over("refused", 0);
        exchange.refused(why);
        sink.refused(why);
    }

    private void over(String state, long wire) {
        if (!over) {
            over = true;
            Map<String, Long> masked = mask.counts();
            exchange.masked(masked);
            keeper.end(state, wire, masked, mask.facts());
            onEnd.run();
        }
    }
}
