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
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One terminal or program stream between client and target. Confined to the event loop. */
public final class GovernedFlow implements TerminalFlow {

    private static final Logger LOGGER = LoggerFactory.getLogger(GovernedFlow.class);

    private final FlowHost host;
    private final Sink sink;
    private final Runnable whenOver;
    private final Passage toClient;
    private final Passage toTarget;
    private final Set<Direction> ending = EnumSet.noneOf(Direction.class);
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private final Set<Direction> paused = EnumSet.noneOf(Direction.class);
    private boolean over;

    /** @param whenOver told once, when nothing passes any more */
    public GovernedFlow(TerminalStart start, FlowHost host, Sink sink, Runnable whenOver) {
        this.host = host;
        this.sink = sink;
        this.whenOver = whenOver;
        this.toClient = new Passage(Direction.TO_CLIENT, host, this::toClient, this::refuse);
        this.toTarget = new Passage(Direction.TO_TARGET, host, this::toTarget, this::refuse);
        host.record(new RecordEntry.Terminal(
                host.now(), host.lane(), start.stream(), start.pty(), start.type(), start.columns(), start.rows()));
    }

    @Override
    public void output(ByteBuffer bytes) {
        take(Direction.TO_CLIENT, toClient, bytes);
    }

    @Override
    public void input(ByteBuffer bytes) {
        take(Direction.TO_TARGET, toTarget, bytes);
    }

    private void take(Direction direction, Passage passage, ByteBuffer bytes) {
        if (over || ending.contains(direction)) {
            return;
        }
        try {
            passage.take(bytes);
        } catch (RuntimeException | StackOverflowError e) {
            failed(e);
            return;
        }
        pressure(direction);
    }

    private void toClient(ByteBuffer bytes) {
        record(Direction.TO_CLIENT, bytes);
        sink.toClient(bytes);
        pressure(Direction.TO_CLIENT);
    }

    private void toTarget(ByteBuffer bytes) {
        record(Direction.TO_TARGET, bytes);
        sink.toTarget(bytes);
        pressure(Direction.TO_TARGET);
    }

    private void record(Direction direction, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        host.record(new RecordEntry.Data(host.now(), host.lane(), direction, copy));
    }

    @Override
    public void resize(TerminalResize size) {
        if (over) {
            return;
        }
        host.record(new RecordEntry.Resize(host.now(), host.lane(), size.columns(), size.rows()));
        host.show(size, refusal -> refusal.ifPresent(this::refuse));
    }

    private int held(Direction direction) {
        return direction == Direction.TO_CLIENT ? toClient.heldBytes() : toTarget.heldBytes();
    }

    @Override
    public boolean writable(Direction direction) {
        return !paused.contains(direction);
    }

    /** Pauses, resumes or refuses by what is held back now. */
    private void pressure(Direction direction) {
        if (over) {
            return;
        }
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
        if (over || !ending.add(direction)) {
            return;
        }
        Passage passage = direction == Direction.TO_CLIENT ? toClient : toTarget;
        passage.end(() -> passed(direction));
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

    private void failed(Throwable e) {
        LOGGER.atError()
                .addKeyValue("error", e.getClass().getName())
                .setCause(e)
                .log("A terminal could not be governed and is refused");
        refuse(Refusal.of(ErrorCodes.INTERNAL, "The gateway failed; its log says how."));
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
        paused.forEach(direction -> host.pause(direction, false));
        whenOver.run();
    }
}
