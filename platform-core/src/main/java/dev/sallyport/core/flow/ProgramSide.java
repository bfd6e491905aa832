package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.TerminalStart;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program without a terminal: output is masked in lines, and the beginnings of output and input are recorded. A shell
 * without a terminal has its input judged line by line.
 */
final class ProgramSide implements Side {

    private final LineMask mask;
    private final @Nullable ScriptGate gate;
    private final Consumer<ByteBuffer> toTarget;
    private final DataRecord shown;
    private final DataRecord typed;

    ProgramSide(
            TerminalStart start,
            FlowHost host,
            Consumer<ByteBuffer> toClient,
            Consumer<ByteBuffer> toTarget,
            Consumer<Refusal> refused) {
        Later later = work -> host.later(host.limits().terminalDelay(), work);
        int kept = host.limits().recordedResultBytesMax();
        this.mask = new LineMask(host.mask(), host.limits().terminalLineBytesMax(), later, toClient);
        this.gate = start.stream().equals(TerminalStart.TERMINAL)
                ? new ScriptGate(host, start.analyser(), toTarget, refused)
                : null;
        this.toTarget = toTarget;
        this.shown = new DataRecord(host, Direction.TO_CLIENT, kept);
        this.typed = new DataRecord(host, Direction.TO_TARGET, kept);
    }

    @Override
    public void fromTarget(ByteBuffer bytes) {
        mask.take(bytes);
    }

    @Override
    public void fromClient(ByteBuffer bytes) {
        if (gate == null) {
            toTarget.accept(bytes);
        } else {
            gate.take(bytes);
        }
    }

    @Override
    public void passedToClient(ByteBuffer bytes) {
        shown.passed(bytes);
    }

    @Override
    public void passedToTarget(ByteBuffer bytes) {
        typed.passed(bytes);
    }

    @Override
    public int heldForClient() {
        return mask.heldBytes();
    }

    @Override
    public int heldForTarget() {
        return gate == null ? 0 : gate.heldBytes();
    }

    @Override
    public void resize(TerminalResize size) {
        // Nothing is drawn here.
    }

    @Override
    public void flushOutput() {
        mask.flush();
    }

    @Override
    public void flushInput() {
        if (gate != null) {
            gate.flush();
        }
    }

    @Override
    public void close() {
        if (gate != null) {
            gate.close();
        }
        mask.close();
        shown.close();
        typed.close();
    }
}
