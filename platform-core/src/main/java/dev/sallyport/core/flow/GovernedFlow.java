package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.record.RecordEntry;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One terminal or program stream between client and target.
 *
 * <p>Output is masked, shown to interceptors, recorded and handed on. Input is judged line by line, shown to
 * interceptors, handed on and recorded as far as it was echoed. Confined to the event loop.
 */
public final class GovernedFlow implements TerminalFlow {

    private static final Logger LOGGER = LoggerFactory.getLogger(GovernedFlow.class);

    private final FlowHost host;
    private final Sink sink;
    private final Runnable whenOver;
    private final Passage toClient;
    private final Passage toTarget;
    private final Side side;
    private final Set<Direction> ending = EnumSet.noneOf(Direction.class);
    private final Set<Direction> passing = EnumSet.noneOf(Direction.class);
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private final Set<Direction> paused = EnumSet.noneOf(Direction.class);
    private int depth;
    private boolean over;

    /** @param whenOver told once, when nothing passes any more */
    public GovernedFlow(TerminalStart start, FlowHost sessionsHost, Sink sink, Runnable whenOver) {
        this.host = new GuardedHost(sessionsHost, this::guarded);
        this.sink = sink;
        this.whenOver = whenOver;
        this.toClient = new Passage(Direction.TO_CLIENT, host, this::toClient, this::refuse);
        this.toTarget = new Passage(Direction.TO_TARGET, host, this::toTarget, this::refuse);
        this.side = start.pty()
                ? new TerminalSide(start, host, toClient::take, toTarget::take)
                : new ProgramSide(start, host, toClient::take, toTarget::take, this::refuse);
        host.record(new RecordEntry.Terminal(
                host.now(), host.lane(), start.stream(), start.pty(), start.type(), start.columns(), start.rows()));
    }

    @Override
    public void output(ByteBuffer bytes) {
        if (!ending.contains(Direction.TO_CLIENT)) {
            guarded(() -> {
                maskable();
                side.fromTarget(bytes);
            });
        }
    }

    /** A rule that cannot be kept here lets nothing pass. */
    private void maskable() {
        host.mask().refusal().ifPresent(this::refuse);
        if (over) {
            throw new Refused();
        }
    }

    @Override
    public void input(ByteBuffer bytes) {
        if (!ending.contains(Direction.TO_TARGET)) {
            guarded(() -> side.fromClient(bytes));
        }
    }

    private void toClient(ByteBuffer bytes) {
        side.passedToClient(bytes);
        sink.toClient(bytes);
    }

    private void toTarget(ByteBuffer bytes) {
        side.passedToTarget(bytes);
        sink.toTarget(bytes);
    }

    @Override
    public void resize(TerminalResize size) {
        guarded(() -> {
            host.record(new RecordEntry.Resize(host.now(), host.lane(), size.columns(), size.rows()));
            side.resize(size);
            host.show(size, refusal -> refusal.ifPresent(this::refuse));
        });
    }

    private int held(Direction direction) {
        return direction == Direction.TO_CLIENT
                ? side.heldForClient() + toClient.heldBytes()
                : side.heldForTarget() + toTarget.heldBytes();
    }

    @Override
    public boolean writable(Direction direction) {
        return !paused.contains(direction);
    }

    /** Pauses, resumes or refuses by what is held back now, and ends what has nothing held back any more. */
    private void settle() {
        for (Direction direction : Direction.values()) {
            if (!over) {
                pressure(direction);
            }
            if (!over && ending.contains(direction)) {
                pass(direction);
            }
        }
    }

    private void pressure(Direction direction) {
        int held = held(direction);
        int max = host.limits().terminalHeldBytesMax();
        if (held > max) {
            refuse(Refusal.of(
                    ErrorCodes.LIMIT,
                    "More than " + max + " bytes of the terminal waited to be looked at, so it was ended."));
        } else if (held > max / 4 && paused.add(direction)) {
            host.pause(direction, true);
        } else if (held <= max / 8 && paused.remove(direction)) {
            host.pause(direction, false);
            sink.writable(direction);
        }
    }

    @Override
    public void end(Direction direction) {
        if (!over && ending.add(direction)) {
            guarded(() -> {
                if (direction == Direction.TO_CLIENT) {
                    side.flushOutput();
                } else {
                    side.flushInput();
                }
            });
        }
    }

    private void pass(Direction direction) {
        boolean first = direction == Direction.TO_CLIENT ? side.heldForClient() == 0 : side.heldForTarget() == 0;
        if (first && passing.add(direction)) {
            Passage passage = direction == Direction.TO_CLIENT ? toClient : toTarget;
            passage.end(() -> passed(direction));
        }
    }

    private void passed(Direction direction) {
        if (over) {
            return;
        }
        ended.add(direction);
        sink.ended(direction);
        if (ended.size() == Direction.values().length) {
            close();
        }
    }

    /** Thrown to leave what was being done when the flow was refused in the middle of it. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("the flow was refused", null, false, false);
        }
    }

    /** Runs work of the flow: a failure refuses it, and what is held back is looked at afterwards. */
    private void guarded(Runnable work) {
        if (over) {
            return;
        }
        depth++;
        try {
            work.run();
            if (depth == 1) {
                settle();
            }
        } catch (Refused e) {
            // said where it was refused
        } catch (RuntimeException | StackOverflowError e) {
            failed(e);
        } finally {
            depth--;
        }
    }

    private void failed(Throwable e) {
        // The message is not logged: it may quote what was to be masked.
        LOGGER.atError()
                .addKeyValue("error", e.getClass().getName())
                .log("A terminal could not be masked or judged and is refused");
        refuse(Refusal.of(
                        ErrorCodes.MASKING_FAILED,
                        "The gateway could not look at what the terminal shows, so it was ended.")
                .withNextStep("Ask the gateway's operator; the log has the kind of failure."));
    }

    private void refuse(Refusal refusal) {
        if (!over) {
            close();
            host.refused(refusal);
            sink.refused(refusal);
        }
    }

    /** Drops what is held back; nothing passes any more. For the end of the session. */
    public void close() {
        if (over) {
            return;
        }
        over = true;
        toClient.close();
        toTarget.close();
        side.close();
        note();
        paused.forEach(direction -> host.pause(direction, false));
        whenOver.run();
    }

    private void note() {
        Map<String, Long> counts = host.mask().counts();
        if (!counts.isEmpty()) {
            Map<String, String> facts = new TreeMap<>();
            counts.forEach((rule, count) -> facts.put(rule, Long.toString(count)));
            facts.put("lane", host.lane());
            host.record(new RecordEntry.Note(host.now(), "terminal masked", facts));
        }
    }
}
